"""`relance explain`: what happened to a contact, what was decided, and why Message 2 was requested or was not."""

import json
import unittest

from support import history, records
from support.events import ACCOUNT, MARIE, after, event, received, sent, upserted
from support.history import tick
from support.commands import FAILURE, UNFOLDED, USAGE, CommandTest

PAUL = "33687654321"
END = after(days=3)


def enrolled(at=after(), campaign="spring", account=ACCOUNT):
    return event("contact.enrolled", MARIE, at, campaign=campaign, account=account)


def reply(at, text="Oui", number="r", came=None, **data):
    """Written at one moment, known at another one."""
    told = received(MARIE, at, text, number)
    return {**told, "time": came or at, "data": {**told["data"], **data}}


def failed(at, message="message_1"):
    return event("message.failed", MARIE, at, campaign="spring", account=ACCOUNT, message=message,
                 error={"code": "131026", "title": "no such user"})


def cancelled(at, campaign="spring"):
    return event("campaign.cancelled", campaign, at)


def deleted(at):
    return event("contact.deleted", MARIE, at)


BEGUN = [enrolled(), sent(MARIE, "spring", after(minutes=1))]
HOUR = after(hours=1)
TWO_HOURS = after(hours=2)

# The events of a story, whether Message 2 is requested in the end, and the reason of the campaign `spring`.
STORIES = {
    "a reply in time": ([*BEGUN, reply(HOUR)], True, "requested"),
    "a reply in the last millisecond": (
        [*BEGUN, reply("2026-11-21T08:00:59.999Z")], True, "requested"),
    "a reply at exactly 24 hours": ([*BEGUN, reply(after(hours=24, minutes=1))], False, "outside_window"),
    "a second reply": ([*BEGUN, reply(HOUR), reply(TWO_HOURS, number="s")], True, "requested"),
    "a late reply after one in time": ([*BEGUN, reply(HOUR), reply(after(hours=30), number="s")], True, "requested"),
    "a reply that is known after the timeout": (
        [*BEGUN, tick(after(hours=25)), reply(after(hours=23), came=after(hours=26))], True, "requested"),
    "a reply that is known when the provider's window is over": (
        [*BEGUN, reply(HOUR, came=after(hours=26))], False, "service_window_over"),
    "a stop": ([*BEGUN, reply(HOUR, "STOP")], False, "opt_out_word"),
    "a reply after a stop": ([*BEGUN, reply(HOUR, "STOP"), reply(TWO_HOURS, number="s")], False, "opt_out_word"),
    "a stop before the send": ([enrolled(), reply(after(seconds=1), "stop"), sent(MARIE, "spring", HOUR),
                                reply(TWO_HOURS, number="s")], False, "contact_opted_out"),
    "a start after a stop": ([enrolled(), reply(after(seconds=1), "stop"), sent(MARIE, "spring", HOUR),
                              reply(TWO_HOURS, "start", number="s")], False, "enrolment_opted_out"),
    "a reply after another system's Message 2": (
        [*BEGUN, sent(MARIE, "spring", after(minutes=2), "message_2", "n"), reply(HOUR)], False, "sent_by_others"),
    "a reply of a deleted contact": ([*BEGUN, deleted(after(minutes=2)), reply(HOUR)], False, "contact_deleted"),
    "a reply of a contact that was deleted and came back": (
        [*BEGUN, deleted(after(minutes=2)), upserted(MARIE, after(minutes=3)), reply(HOUR)],
        False, "enrolment_cancelled"),
    "a reply on another account": ([*BEGUN, reply(HOUR, account="acc-2")], False, "no_reply"),
    "a reply that came before the send was known": (
        [enrolled(), reply(after(minutes=2)), sent(MARIE, "spring", after(minutes=1)) | {"time": after(minutes=3)}],
        True, "requested"),
    "a reply that was written before the send": (
        [enrolled(), reply(after(seconds=30)), sent(MARIE, "spring", HOUR)], False, "no_reply"),
    "two replies that came before the send was known": (
        [enrolled(), reply(after(minutes=2)), reply(after(minutes=3), number="s"),
         sent(MARIE, "spring", after(minutes=1)) | {"time": after(minutes=4)}], True, "requested"),
    "a reply that answers a newer campaign": (
        [*BEGUN, enrolled(after(minutes=2), "summer"), sent(MARIE, "summer", after(minutes=3), number="x"),
         reply(HOUR)],
        False, "no_reply"),
    "a reply that quotes the older campaign": (
        [*BEGUN, enrolled(after(minutes=2), "summer"), sent(MARIE, "summer", after(minutes=3), number="x"),
         reply(HOUR, reply_to=f"m-{MARIE}")], True, "requested"),
    "silence": (BEGUN, False, "no_reply"),
    "Message 1 that never left": ([enrolled()], False, "not_sent_yet"),
    "Message 1 that failed": ([enrolled(), failed(after(minutes=1))], False, "message_1_failed_no_reply"),
    "a contact that had opted out": ([upserted(MARIE, after()), reply(after(), "STOP"), enrolled(HOUR)], False,
                                     "excluded_opted_out"),
    "a deletion before any reply": ([*BEGUN, deleted(HOUR)], False, "cancelled"),
    "the same reply twice": ([*BEGUN, reply(HOUR, "STOP"), reply(HOUR, "STOP")], False, "opt_out_word"),
    "a reply that is too old": ([*BEGUN, reply(after(minutes=2), came=after(days=9))], False, "no_reply"),
    "a reply after the enrolment was closed": ([*BEGUN, reply(after(days=40))], False, "no_reply"),
}

# In these stories other verdicts on `spring` are to be told, too.
OTHERS = {
    "a second reply": ["already_requested"],
    "a late reply after one in time": ["outside_window"],
    "a reply after a stop": ["contact_opted_out"],
    "a stop before the send": ["message_1_not_sent"],
    "a start after a stop": ["message_1_not_sent"],
    "a reply on another account": ["other_account"],
    "a reply after another system's Message 2": ["already_there"],
    "a reply that came before the send was known": ["message_1_not_sent"],
    "a reply that was written before the send": ["message_1_not_sent"],
    "two replies that came before the send was known": [
        "message_1_not_sent", "message_1_not_sent", "already_requested"],
    "a reply that answers a newer campaign": ["answered_another"],
    "a reply after the enrolment was closed": ["closed"],
}


class ExplainTest(CommandTest):

    def explain(self, contact=MARIE):
        return self.relance_json("explain", contact)

    def campaign(self, explanation, name="spring"):
        [found] = [campaign for campaign in explanation["campaigns"] if campaign["campaign"] == name]
        return found

    def test_each_reason_is_the_one_of_its_story(self):
        for number, (name, (events, requested, code)) in enumerate(STORIES.items()):
            with self.subTest(story=name):
                self.data = self.folder / f"data-{number}"
                self.append_events(*events, tick(after(days=50)))
                explanation = self.explain()
                campaign = self.campaign(explanation)
                self.assertEqual((code, requested), (campaign["why"]["code"], campaign["message_2_requested"]))
                self.assertEqual(OTHERS.get(name, []), [other["code"] for other in campaign["other_replies"]])
                self.assertEqual([UNFOLDED], explanation["notes"])
                facts = [fact["value"] for entry in explanation["events"] for fact in entry["facts"]]
                asked = [fact["data"] for fact in facts if fact["type"] == "relance.message.requested.v1"
                         and (fact["data"]["campaign"], fact["data"]["message"]) == ("spring", "message_2")]
                self.assertEqual(int(requested), len(asked))

    def test_the_facts_of_each_story_are_those_of_the_offline_run(self):
        for number, (name, (events, _, _)) in enumerate(STORIES.items()):
            with self.subTest(story=name):
                self.data = self.folder / f"data-{number}"
                self.append_events(*events, tick(END))
                told = [fact["value"] for entry in self.explain()["events"] for fact in entry["facts"]]
                offline = self.offline_facts([*events, tick(END)])
                self.assertEqual(offline, [without_position(fact) for fact in told])

    def offline_facts(self, events):
        lines = "".join(json.dumps(line) + "\n" for line in events).encode()
        data, self.arguments = self.arguments, lambda *verb: data(*verb)[:-2]
        out = self.relance("process", "--facts", "-", stdin=lines).stdout
        self.arguments = data
        facts = [json.loads(line) for line in out.splitlines() if line.startswith(b"{")]
        return [without_position(fact) for fact in facts if fact["subject"] == MARIE]

    def test_a_cancelled_campaign_is_told_with_what_cancelled_it(self):
        node = self.running(home=self.folder)
        node.post_events(BEGUN)
        node.post_events([cancelled(after(minutes=2))])
        node.wait_until_idle()
        node.post_events([reply(HOUR)])
        node.wait_until_idle()
        explanation = self.explain()
        self.assertEqual("campaign_cancelled", self.campaign(explanation)["why"]["code"])
        [broadcast] = [entry for entry in explanation["events"] if entry["relation"] == "broadcast"]
        self.assertEqual("relance.campaign.cancelled.v1", broadcast["value"]["type"])
        self.assertEqual(["outcome_changed"], [fact["value"]["type"].split(".")[2] for fact in broadcast["facts"]])
        node.post_events([enrolled(TWO_HOURS, "autumn")])
        node.post_events([cancelled(TWO_HOURS, "winter")])
        node.wait_until_idle()
        node.post_events([enrolled(TWO_HOURS, "winter")])
        node.wait_until_idle()
        explanation = self.explain()
        self.assertEqual("excluded_cancelled", self.campaign(explanation, "winter")["why"]["code"])
        self.assertEqual("not_sent_yet", self.campaign(explanation, "autumn")["why"]["code"])
        self.assertEqual([], explanation["notes"])

    def test_a_late_reply_may_wait_for_a_newer_campaign(self):
        self.append_events(*BEGUN, enrolled(after(hours=25), "summer"), reply(after(hours=26)),
                           sent(MARIE, "summer", after(hours=25, minutes=1), number="x") | {"time": after(hours=27)})
        explanation = self.explain()
        self.assertEqual(["may_answer_another"],
                         [other["code"] for other in self.campaign(explanation)["other_replies"]])
        self.assertEqual("requested", self.campaign(explanation, "summer")["why"]["code"])

    def test_what_waits_is_told(self):
        self.append_events(*BEGUN, enrolled(after(minutes=5), "summer"))
        explanation = self.explain()
        self.assertEqual([{"campaign": "spring", "due_at": after(hours=24, minutes=1)}], explanation["timers"])
        self.assertEqual("no_reply_yet", self.campaign(explanation)["why"]["code"])
        self.append_events(reply(HOUR))
        self.assertEqual([{"account": ACCOUNT, "until": after(hours=25)}], self.explain()["service_windows"])

    def test_dead_letters_and_other_people_s_records_are_told_as_what_they_are(self):
        self.append_events(*BEGUN)
        self.append("contact-events", {"key": MARIE, "value": "no event"})
        self.append_events(sent(MARIE, "autumn", HOUR, "message_2"))
        [place] = self.append_events(event("contact.upserted", MARIE, HOUR))
        other = next(number for number in range(33600000000, 33600001000)
                     if self.append("contact-events", {"key": str(number), "value": upserted(str(number), END)})[0]
                     ["partition"] == place["partition"])
        entries = self.explain()["events"]
        letters = {entry["relation"]: entry["dead_letter"] for entry in entries if "dead_letter" in entry}
        self.assertEqual({"unreadable": {"reason": "unreadable", "path": ""},
                          "own": {"reason": "unknown_enrolment", "path": "/data/campaign"}}, letters)
        self.assertEqual(("time", [after(hours=24, minutes=1)]), (entries[-1]["relation"], entries[-1]["timers_fired"]))
        self.assertNotIn(str(other), json.dumps(entries))

    def test_the_text_tells_the_same(self):
        self.append_events(*BEGUN, reply(HOUR, "Oui\u001b[2J"), tick(END))
        text = self.succeeds(self.relance("explain", "+" + MARIE)).decode()
        self.assertIn("campaign spring: replied", text)
        self.assertRegex(text, r"Message 2 was requested: the reply of 2026-11-20T09:00:00\.000Z came .* \(R11\)")
        for words in ("contact.enrolled", "message.sent", "clock.ticked", "timer   armed for 2026-11-21T08:01:00.000Z",
                      "timer   of 2026-11-21T08:01:00.000Z fires", "send.requested", "service windows (R17)"):
            self.assertIn(words, text)
        self.assertNotIn("\u001b", text)

    def test_nothing_of_a_contact_is_a_failure(self):
        self.append_events(*BEGUN)
        self.fails(self.relance("explain", PAUL), FAILURE, "nothing in the log is of this contact")
        for wrong in ("marie", "0612345678", "12", ""):
            self.fails(self.relance("explain", wrong), USAGE)

    def test_beside_a_process_every_contact_is_explained_by_what_was_decided(self):
        """Facts, requests and their positions come from the log, and agree with the rules, whatever the history."""
        seed = history.seeds(1)[0]
        with self.subTest(RELANCE_LIVE_SEED=seed):
            node = self.running(home=self.folder)
            events = history.workload(12, seed)
            history.Player(node, history.random.Random(seed)).play(events, history.end_of(events))
            facts = records.read(node, "facts")
            outbox = records.read(node, "outbox")
            contacts = {fact["key"] for fact in facts if "contact" in fact["value"].get("data", {})}
            self.assertLess(5, len(contacts))
            for contact in sorted(contacts):
                self.assert_explained(contact, facts, outbox)

    def assert_explained(self, contact, facts, outbox):
        explanation = self.explain(contact)
        self.assertEqual([], explanation["notes"], contact)
        self.assertTrue(all(entry["folded"] for entry in explanation["events"]))
        told = [fact for entry in explanation["events"] for fact in entry["facts"]]
        self.assertEqual([(place(record), record["value"]) for record in facts if record["key"] == contact],
                         [(place(fact["position"]), fact["value"]) for fact in told])
        asked = [entry["value"]["data"] for entry in (r for e in explanation["events"] for r in e["outbox"])
                 if "contact" in entry["value"]["data"]]
        self.assertEqual([r["value"]["data"] for r in outbox if r["value"]["data"].get("contact") == contact], asked)
        for campaign in explanation["campaigns"]:
            requested = [data for data in asked
                         if (data["campaign"], data["message"]) == (campaign["campaign"], "message_2")]
            self.assertEqual(len(requested), int(campaign["message_2_requested"]))
            self.assertEqual(campaign["message_2_requested"], campaign["why"]["code"] == "requested")


def without_position(fact):
    return {name: value for name, value in fact.items() if name not in ("id", "cause")}


def place(position):
    return position["topic"], position["partition"], position["offset"]


if __name__ == "__main__":
    unittest.main()
