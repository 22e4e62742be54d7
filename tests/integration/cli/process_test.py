"""What `relance process` makes of a whole history, and its options."""

import json
import unittest

from events import MARIE, NOUR, PAUL, created, enrolled, launched, moment, replied, sent, story, ticked
from program import USAGE, ProgramTest, numbers

OUTCOMES = ("pending", "awaiting_reply", "replied", "message_2_sent", "no_interaction", "late_interaction", "failed",
            "opted_out", "cancelled")


def without_position(facts):
    return [{name: value for name, value in fact.items() if name not in ("id", "cause")} for fact in facts]


def in_some_order(facts):
    return sorted(json.dumps(fact, sort_keys=True) for fact in facts)


def of_type(run, kind):
    return [fact for fact in run.facts if fact["type"] == f"relance.{kind}.v1"]


def timeouts(run):
    return of_type(run, "contact.timed_out")


def outcomes(run):
    """The last outcome of each contact."""
    return {fact["subject"]: fact["data"]["to"] for fact in of_type(run, "contact.outcome_changed")}


class ProcessTest(ProgramTest):

    def workload(self, contacts):
        events = self.path("workload")
        self.assert_succeeds(self.relance("bench", "workload", "--contacts", contacts, "--seed", 7, "--output", events))
        return events.read_bytes()

    def test_a_story_gives_its_outcomes(self):
        run = self.process(story())
        self.assertEqual([], run.letters)
        self.assertEqual({MARIE: "message_2_sent", PAUL: "opted_out", NOUR: "awaiting_reply"}, outcomes(run))
        spring = run.stats["campaigns"]["spring"]
        self.assertEqual([3, 1, 1, 1], [spring[name] for name in ("total_contacts", "message_2_sent", "opted_out",
                                                                  "awaiting_reply")])
        self.assertEqual("sending", spring["status"])

    def test_the_nine_outcomes_add_up_to_the_contacts(self):
        run = self.process(self.workload(500), "--until", "2026-11-22T14:00:00Z")
        spring = run.stats["campaigns"]["spring-2026"]
        self.assertEqual(500, spring["total_contacts"])
        self.assertEqual(500, sum(spring[name] for name in OUTCOMES))
        self.assertEqual("completed", spring["status"])

    def test_every_fact_names_its_cause_and_has_an_id_of_its_own(self):
        run = self.process(story())
        self.assertEqual(len(run.facts), len({fact["id"] for fact in run.facts}))
        for fact in run.facts:
            self.assertRegex(fact["cause"], r"\Arelance\.(contact|campaign)-events/0/\d+\Z")
            self.assertRegex(fact["id"], rf"\A{fact['cause']}:\d+\Z")
            self.assertEqual(("1.0", True), (fact["specversion"], fact["source"].startswith("/relance/")))

    def test_two_runs_give_the_same_bytes(self):
        events = ["junk", *story(), b"\xff", *self.workload(300).splitlines()]
        outputs = []
        for _ in range(2):
            run = self.process(events, "--until", moment(days=3))
            files = [self.path(name).read_bytes() for name in ("facts", "letters", "stats")]
            outputs.append([*files, run.stdout, run.stderr])
        self.assertTrue(outputs[0] == outputs[1])

    def test_the_number_of_partitions_does_not_show_in_facts_and_statistics(self):
        events = [*story(), *self.workload(300).splitlines()]
        one = self.process(events, "--until", moment(days=3))
        expected = self.path("stats").read_bytes()
        self.assertEqual(self.process(events, "--until", moment(days=3), "--partitions", 1).facts, one.facts)
        facts = in_some_order(without_position(one.facts))
        for partitions in (3, 8):
            with self.subTest(partitions=partitions):
                run = self.process(events, "--until", moment(days=3), "--partitions", partitions)
                self.assertTrue(facts == in_some_order(without_position(run.facts)))
                self.assertEqual(expected, self.path("stats").read_bytes())

    def test_partitions_that_cannot_be_are_wrong_usage(self):
        for number in (0, -1, 4097, "many", "1.5", ""):
            with self.subTest(partitions=number):
                self.assert_fails(self.relance("process", f"--partitions={number}"), USAGE, "--partitions")

    def test_until_fires_the_timeouts_that_are_due(self):
        events = [enrolled(MARIE), sent(MARIE, moment(minutes=5))]
        self.assertEqual([], timeouts(self.process(events)))
        self.assertEqual([], timeouts(self.process(events, "--until", moment(hours=24, minutes=5, milliseconds=-1))))
        run = self.process(events, "--until", moment(hours=24, minutes=5))
        fact, = timeouts(run)
        self.assertEqual({"contact": MARIE, "campaign": "spring", "sent_at": moment(minutes=5),
                          "due_at": moment(hours=24, minutes=5)}, fact["data"])
        self.assertEqual((moment(hours=24, minutes=5), "relance.contact-events/0/2"), (fact["time"], fact["cause"]))
        self.assertEqual("no_interaction", outcomes(run)[MARIE])

    def test_until_far_ahead_stamps_each_timer_with_its_due_time(self):
        events = [created(), launched(expected=1), enrolled(MARIE), sent(MARIE, moment(minutes=5)),
                  enrolled(PAUL, time=moment(minutes=6))]
        run = self.process(events, "--until", "2199-12-31T23:59:59.999+00:00")
        self.assertEqual([moment(hours=24, minutes=5)], [fact["time"] for fact in timeouts(run)])
        completed, = of_type(run, "campaign.completed")
        self.assertEqual((moment(hours=48), "deadline", "relance.campaign-events/0/5"),
                         (completed["time"], completed["data"]["reason"], completed["cause"]))

    def test_until_before_the_clock_fires_what_is_due_and_moves_nothing(self):
        events = [enrolled(MARIE), sent(MARIE, moment(), time=moment(hours=30))]  # its timer is armed in the past
        self.assertEqual([], timeouts(self.process(events)))
        for until in (moment(hours=1), "1970-01-01T00:00:00Z", moment(hours=30)):
            with self.subTest(until=until):
                fact, = timeouts(self.process(events, "--until", until))
                self.assertEqual((moment(hours=30), moment(hours=24)), (fact["time"], fact["data"]["due_at"]))

    def test_until_before_the_clock_leaves_later_timers_alone(self):
        events = [enrolled(MARIE), sent(MARIE, moment()), ticked(moment(hours=23))]
        self.assertEqual([], timeouts(self.process(events, "--until", moment(hours=1))))

    def test_until_takes_any_offset(self):
        events = [enrolled(MARIE), sent(MARIE, moment())]
        self.assertEqual(1, len(timeouts(self.process(events, "--until", "2026-11-21T10:00:00+02:00"))))
        self.assertEqual(0, len(timeouts(self.process(events, "--until", "2026-11-21t08:00:00+00:01"))))

    def test_until_that_is_no_time_is_wrong_usage(self):
        events = self.write("events", story())
        for text in ("tomorrow", "2026-11-21", "2026-11-21T08:00:00", "2026-11-21T08:00:60Z", "2200-01-01T00:00:00Z",
                     "1969-12-31T23:59:59Z", "1795161600", " ", ""):
            with self.subTest(until=text):
                run = self.relance("process", "--input", events, "--facts", "facts", "--until", text)
                self.assert_fails(run, USAGE, "--until", text)
        self.assert_folder_holds("events")

    def test_the_json_summary_counts_what_was_dropped(self):
        events = [enrolled(MARIE), sent(MARIE, moment(minutes=1)),
                  replied(MARIE, moment(minutes=2)), replied(MARIE, moment(minutes=2)),
                  replied(MARIE, moment(minutes=3), time=moment(days=8, minutes=3)), b"", b"junk",
                  enrolled(PAUL), sent(PAUL, moment(days=9)),
                  replied(PAUL, moment(days=40)),  # timed out and closed by then
                  sent(PAUL, moment(days=40)), sent(PAUL, moment(days=40))]
        run = self.process(events, "--json")
        summary = json.loads(run.stdout)
        self.assertEqual({"lines": 12, "events": 10, "facts": len(run.facts), "dead_letters": 1,
                          "dropped": {"duplicate": 1, "too_old": 1, "closed": 2}}, summary)

    def test_what_closes_an_enrolment_does_not_begin_it_again(self):
        for last in (sent(PAUL, moment(days=31, seconds=1)), enrolled(PAUL, time=moment(days=31, seconds=1))):
            with self.subTest(last=last["type"]):
                run = self.process([enrolled(PAUL), sent(PAUL, moment()), last])
                self.assertEqual(1, run.stats["campaigns"]["spring"]["total_contacts"])
                self.assertEqual(1, len(of_type(run, "message.requested")))
                self.assertEqual({PAUL: "no_interaction"}, outcomes(run))

    def test_the_plain_summary_says_the_same(self):
        run = self.process(["junk", *story()])
        self.assertEqual([12, 11, len(run.facts), 1, 0, 0, 0], numbers(run.stdout))
        self.assertEqual(1, run.stdout.count(b"\n"))


if __name__ == "__main__":
    unittest.main()
