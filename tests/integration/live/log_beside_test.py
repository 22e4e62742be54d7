"""`relance log` beside a running process, and with readers that go away."""

import json
import signal
import unittest

from support.events import MARIE, after, event, upserted
from support.node import LIMIT_SECONDS, poll
from support.commands import OK, TAKEN, CommandTest


class LogBesideTest(CommandTest):

    def lines(self, process, count):
        return [json.loads(process.stdout.readline()) for _ in range(count)]

    def assert_ended_quietly(self, process):
        self.assertEqual(OK, process.wait(LIMIT_SECONDS), process.stderr.read())
        self.assertEqual(b"", process.stderr.read())
        self.assert_no_scratch_is_left()

    def test_a_running_process_is_read_beside(self):
        node = self.running(home=self.folder)
        self.assert_answer(202, node.post_events([upserted(MARIE, after(), name="Marie")]))
        node.wait_until_idle()
        [record] = self.read("contact-events")
        self.assertEqual(MARIE, record["key"])
        told = self.relance_json("log", "describe", "contact-events")["topics"][0]["partitions"][record["partition"]]
        self.assertEqual((1, 1, 0), (told["end"], told["committed"], told["lag"]))
        self.assertEqual(["relance.contact.upserted.v1"], [fact["value"]["type"] for fact in self.read("facts")])

    def test_follow_goes_on_with_what_is_written(self):
        node = self.running(home=self.folder)
        node.post_events([upserted(MARIE, after(), name="first")])
        following = self.start_command("log", "read", "contact-events", "facts", "--follow")
        self.assertEqual({"relance.contact-events", "relance.facts"}, {r["topic"] for r in self.lines(following, 2)})
        for number in range(5):
            node.post_events([upserted(MARIE, after(seconds=number), name=str(number))])
            met = {record["topic"]: record["value"]["data"]["name"] for record in self.lines(following, 2)}
            self.assertEqual({"relance.contact-events": str(number), "relance.facts": str(number)}, met)
        following.send_signal(signal.SIGINT)
        self.assert_ended_quietly(following)

    def test_follow_outlives_the_process_and_meets_the_next_one(self):
        node = self.running(home=self.folder)
        node.post_events([upserted(MARIE, after(), name="first")])
        following = self.start_command("log", "read", "contact-events", "--follow")
        self.lines(following, 1)
        node.kill()
        node.start()
        node.post_events([upserted(MARIE, after(seconds=1), name="second")])
        self.assertEqual("second", self.lines(following, 1)[0]["value"]["data"]["name"])
        following.send_signal(signal.SIGTERM)
        self.assert_ended_quietly(following)

    def test_latest_then_follow_gives_what_stands_then_what_comes(self):
        self.append("stats", *({"key": "k", "value": i} for i in range(3)))
        following = self.start_command("log", "read", "stats", "--latest", "--follow")
        self.assertEqual(2, self.lines(following, 1)[0]["value"])
        self.append("stats", {"key": "k", "value": 3}, {"key": "k", "value": None})
        self.assertEqual([3, None], [record["value"] for record in self.lines(following, 2)])
        following.send_signal(signal.SIGTERM)
        self.assert_ended_quietly(following)

    def test_a_limit_ends_follow(self):
        following_nothing = self.append("stats", {"value": 1})
        self.assertEqual(1, len(following_nothing))
        following = self.start_command("log", "read", "stats", "--follow", "--limit", 2)
        self.lines(following, 1)
        self.append("stats", {"value": 2}, {"value": 3})
        self.assertEqual(2, self.lines(following, 1)[0]["value"])
        self.assert_ended_quietly(following)

    def test_who_reads_may_go_away(self):
        self.append("stats", *({"value": "n" * 1000} for _ in range(2000)))
        for options in ((), ("--follow",), ("--latest",)):
            with self.subTest(options=options):
                reading = self.start_command("log", "read", "stats", *options)
                reading.stdout.readline()
                reading.stdout.close()
                self.assert_ended_quietly(reading)

    def test_who_follows_may_go_away_while_nothing_happens(self):
        self.append("stats", {"value": 1})
        following = self.start_command("log", "read", "stats", "--follow")
        self.lines(following, 1)
        following.stdout.close()
        self.assert_ended_quietly(following)

    def test_a_signal_ends_a_read_that_nobody_takes(self):
        self.append("stats", *({"value": "n" * 1000} for _ in range(2000)))
        reading = self.start_command("log", "read", "stats")
        reading.stdout.readline()
        reading.send_signal(signal.SIGTERM)
        self.assertEqual(1, reading.wait(LIMIT_SECONDS))
        self.assertEqual(b"relance: interrupted\n", reading.stderr.read())
        self.assert_no_scratch_is_left()

    def test_nothing_is_appended_beside_a_running_process(self):
        node = self.running(home=self.folder)
        run = self.relance("log", "append", "stats", stdin=b'{"value":1}')
        self.fails(run, TAKEN, "is in use by another process", "/events")
        node.stop()
        self.append("stats", {"value": 1})

    def test_what_was_appended_a_process_folds(self):
        [place] = self.append_events(event("contact.upserted", MARIE, after(), name="Marie"))
        node = self.running(home=self.folder)
        node.wait_until_idle()
        [fact] = poll(lambda: self.read("facts"), "a fact")
        self.assertEqual(f"relance.contact-events/{place['partition']}/{place['offset']}", fact["value"]["cause"])


if __name__ == "__main__":
    unittest.main()
