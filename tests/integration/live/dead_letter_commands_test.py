"""`relance dead-letters`: what could not be taken is listed, shown, tried again and put aside."""

import json
import unittest

from support.events import ACCOUNT, MARIE, after, event, sent
from support.node import TOKEN
from support.commands import FAILURE, OK, TAKEN, UNAVAILABLE, USAGE, CommandTest, parsed

PAUL = "33687654321"
MASKED = "336***"
HANDLED = "dead-letters-handled.ndjson"


def enrolled(contact, at, campaign="spring"):
    return event("contact.enrolled", contact, at, campaign=campaign, account=ACCOUNT)


class DeadLetterVerbsTest(CommandTest):

    def setUp(self):
        super().setUp()
        self.environment["RELANCE_API_TOKEN"] = TOKEN

    def node_with_letters(self):
        """A process that has met a Message 2 of an unknown enrolment, a record that is no event, and a webhook that is
        no JSON."""
        self.append("contact-events", {"key": PAUL, "value": {"specversion": "1.0"}})
        node = self.running(home=self.folder)
        self.assert_answer(202, node.post_events([sent(MARIE, "spring", after(), "message_2")]))
        self.assert_answer(200, node.post_whatsapp(b"no json"))
        node.wait_until_idle()
        return node

    def listed(self, *options):
        return self.relance_json("dead-letters", "list", *options)["dead_letters"]

    def by_reason(self, *options):
        letters = self.listed("--all-states", *options)
        by_topic = {letter["topic"]: letter for letter in letters if letter["reason"] == "unreadable"}
        return {"enrolment": next(letter for letter in letters if letter["reason"] == "unknown_enrolment"),
                "member": next(letter for letter in letters if letter["reason"] == "member"),
                "webhook": by_topic["relance.webhooks"]}

    def test_letters_are_listed_with_numbers_masked(self):
        self.node_with_letters()
        letters = self.by_reason()
        self.assertEqual(3, len(self.listed()))
        letter = letters["enrolment"]
        self.assertEqual(("relance.contact-events", "/data/campaign", after(), MASKED, "open"),
                         (letter["topic"], letter["path"], letter["time"], letter["key"], letter["state"]))
        self.assertIsNone(letters["webhook"]["key"])
        self.assertEqual(MARIE, self.by_reason("--reveal")["enrolment"]["key"])
        self.assertEqual([letter], self.listed("--reason", "unknown_enrolment"))
        text = self.succeeds(self.relance("dead-letters", "list")).decode()
        self.assertIn(letter["position"], text)
        self.assertIn(MASKED, text)
        self.assertNotIn(MARIE, text)
        self.assertIn(MARIE, self.succeeds(self.relance("dead-letters", "list", "--reveal")).decode())

    def test_show_gives_the_letter_and_its_record(self):
        self.node_with_letters()
        letter = self.by_reason()["enrolment"]
        shown = self.relance_json("dead-letters", "show", letter["position"])
        self.assertEqual((letter["position"], "open"), (shown["position"], shown["state"]))
        [record] = self.read("contact-events", "--partition", letter["partition"], "--from", letter["offset"],
                             "--limit", 1)
        self.assertEqual(record, shown["source"])
        self.assertEqual(record["value"], json.loads(shown["letter"]["value"]))
        text = self.succeeds(self.relance("dead-letters", "show", letter["position"])).decode()
        self.assertIn("unknown_enrolment at `/data/campaign`", text)
        self.assertEqual(2, text.count(MARIE + '","value"'))

    def test_a_letter_is_retried_through_the_running_process(self):
        node = self.node_with_letters()
        letter = self.by_reason()["enrolment"]
        node.post_events([enrolled(MARIE, after())])
        url = f"http://127.0.0.1:{node.port}"
        run = self.relance("dead-letters", "retry", letter["position"], "--url", url, "--json")
        [told] = parsed(self.succeeds(run))
        self.assertEqual(letter["position"], told["position"])
        node.wait_until_idle()
        topic, partition, offset = told["retried_as"].split("/")
        [record] = self.read(topic, "--partition", partition, "--from", offset, "--limit", 1)
        self.assertEqual((MARIE, "message_2"), (record["key"], record["value"]["data"]["message"]))
        self.assertIn("relance.message.updated.v1", [fact["value"]["type"] for fact in self.read("facts")])
        self.assertNotIn(letter["position"], [l["position"] for l in self.listed()])
        self.assertEqual("retried", self.by_reason()["enrolment"]["state"])
        self.assertEqual(3, len(self.listed("--all-states")))

    def test_what_cannot_be_posted_is_told(self):
        node = self.node_with_letters()
        run = self.relance("dead-letters", "retry", "--all", "--url", f"http://127.0.0.1:{node.port}")
        letters = self.by_reason()
        self.assertEqual(FAILURE, run.returncode)
        told = run.stderr.decode()
        self.assertIn(f"{letters['webhook']['position']} not retried: only contact and campaign events", told)
        self.assertIn(f"{letters['member']['position']} not retried: refused: member at `/id`", told)
        self.assertIn("relance: 2 not retried\n", told)
        self.assertIn(f"{letters['enrolment']['position']} -> relance.contact-events/", run.stdout.decode())
        self.assertEqual(["open", "open", "retried"], sorted(letter["state"] for letter in letters.values()))

    def test_a_wrong_token_or_address_is_told(self):
        node = self.node_with_letters()
        position = self.by_reason()["enrolment"]["position"]
        url = f"http://127.0.0.1:{node.port}"
        run = self.relance("dead-letters", "retry", position, "--url", url, "--token", "wrong")
        self.assertEqual((FAILURE, True), (run.returncode, b"answered 401" in run.stderr))
        node.stop()
        self.fails(self.relance("dead-letters", "retry", position, "--url", url), UNAVAILABLE, url)
        for wrong in ("127.0.0.1:8080", "ftp://127.0.0.1", "http://", "http://host/path", "http://a\r\nb"):
            with self.subTest(wrong=wrong):
                run = self.relance("dead-letters", "retry", position, "--url", wrong)
                self.fails_at_last(run, USAGE, "must look like http://")
        self.assertEqual("open", self.by_reason()["enrolment"]["state"])

    def fails_at_last(self, run, code, words):
        self.assertEqual(code, run.returncode, run.stderr)
        self.assertIn(words, run.stderr.decode())

    def test_without_a_process_records_are_appended_as_they_were(self):
        node = self.node_with_letters()
        letters = self.by_reason()
        position = letters["webhook"]["position"]
        self.fails(self.relance("dead-letters", "retry", position), TAKEN, "--url")
        node.stop()
        out = self.succeeds(self.relance("dead-letters", "retry", position)).decode()
        first, second = self.read("webhooks", "--partition", letters["webhook"]["partition"])
        self.assertEqual(f"{position} -> relance.webhooks/{second['partition']}/{second['offset']}\n", out)
        self.assertEqual((first["value_base64"], first["headers"]), (second["value_base64"], second["headers"]))
        self.assertIn("provider", first["headers"])
        node.start()
        node.wait_until_idle()
        self.assertEqual(["retried", "open"], [letter["state"] for letter in self.listed("--all-states")
                                               if letter["topic"] == "relance.webhooks"])

    def test_one_record_with_several_letters_is_retried_once(self):
        letter = {"topic": "relance.webhooks", "partition": 1, "offset": 0, "reason": "value", "path": "/a",
                  "time": None, "key": None, "value": "{}"}
        self.append("webhooks", {"value": {}, "partition": 1, "headers": {"provider": "wassenger"}})
        self.append("dead-letters", {"value": letter, "partition": 1}, {"value": letter, "partition": 1})
        told = self.succeeds(self.relance("dead-letters", "retry", "--all")).decode()
        self.assertEqual("1/0 -> relance.webhooks/1/1\n1/1 -> relance.webhooks/1/1\n", told)
        self.assertEqual(2, len(self.read("webhooks")))

    def test_a_record_that_is_gone_is_retried_from_its_letter_where_that_is_all_of_it(self):
        letter = {"partition": 1, "offset": 100, "reason": "value", "path": "", "time": None, "key": MARIE}
        self.append("dead-letters",
                    {"value": {**letter, "topic": "relance.contact-events", "value": "text"}, "partition": 0},
                    {"value": {**letter, "topic": "relance.webhooks", "value": "{}"}, "partition": 0},
                    {"value": {**letter, "topic": "relance.facts", "value": "{}"}, "partition": 0},
                    {"value": "no letter", "partition": 0})
        run = self.relance("dead-letters", "retry", "--all")
        self.assertEqual((FAILURE, "0/0 -> relance.contact-events/1/0\n"), (run.returncode, run.stdout.decode()))
        self.assertIn("0/1 not retried: the webhook is no longer in the log", run.stderr.decode())
        self.assertIn("0/2 not retried: relance.facts is not an input topic of a task", run.stderr.decode())
        self.assertIn("0/3: the record at this position is not a dead letter", run.stderr.decode())
        [record] = self.read("contact-events")
        self.assertEqual((MARIE, 1), (record["key"], record["partition"]))

    def test_dropped_letters_are_hidden_and_stay_in_the_log(self):
        node = self.node_with_letters()
        letters = self.by_reason()
        before = self.read("dead-letters")
        positions = [letters["member"]["position"], letters["webhook"]["position"]]
        told = self.succeeds(self.relance("dead-letters", "drop", *positions, positions[0])).decode()
        self.assertEqual(sorted(f"{position} dropped" for position in positions), told.splitlines())
        self.assertEqual([letters["enrolment"]["position"]], [letter["position"] for letter in self.listed()])
        self.succeeds(self.relance("dead-letters", "drop", "--all", "--reason", "unknown_enrolment"))
        self.assertEqual(b"no dead letters\n", self.succeeds(self.relance("dead-letters", "list")))
        self.assertEqual(before, self.read("dead-letters"))
        self.assertEqual(b"", self.succeeds(self.relance("dead-letters", "drop", "--all")))
        node.stop()
        lines = parsed((self.data / HANDLED).read_bytes())
        self.assertEqual([{"log", "partition", "offset", "state", "at"}] * 3, [set(line) for line in lines])

    def test_what_was_dealt_with_in_another_log_means_nothing_here(self):
        self.node_with_letters().stop()
        self.succeeds(self.relance("dead-letters", "drop", "--all"))
        file = self.data / HANDLED
        lines = [{**line, "log": "0" * 32} for line in parsed(file.read_bytes())]
        file.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
        self.assertEqual(3, len(self.listed()))
        self.succeeds(self.relance("dead-letters", "drop", self.listed()[0]["position"]))
        self.assertEqual(4, len(file.read_text(encoding="utf-8").splitlines()))

    def test_a_damaged_memory_is_refused_and_kept(self):
        self.node_with_letters().stop()
        file = self.data / HANDLED
        file.write_text("{\n", encoding="utf-8")
        self.fails(self.relance("dead-letters", "drop", "--all"), FAILURE, HANDLED, "line 1 is damaged")
        self.assertEqual("{\n", file.read_text(encoding="utf-8"))

    def test_wrong_arguments_are_wrong_usage(self):
        self.append("stats", {"value": 1})
        for verb in (("show", "0/0"), ("show", "0"), ("show", "0/-1"), ("show", "0/0/0"), ("show",), ("drop",),
                     ("retry",), ("drop", "0/0", "--all"), ("drop", "0/7"), ("retry", "--reason", "id"),
                     ("list", "--reason", "nonsense"), ("retry", "--all", "--token", "t"), ()):
            with self.subTest(verb=verb):
                self.fails(self.relance("dead-letters", *verb), USAGE)
        self.assertEqual(OK, self.relance("dead-letters", "retry", "--all").returncode)


if __name__ == "__main__":
    unittest.main()
