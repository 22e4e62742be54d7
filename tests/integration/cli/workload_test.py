"""`relance bench workload`: a made-up campaign, the same for the same seed."""

import json
import re
import unittest

from program import ProgramTest, parsed


class WorkloadTest(ProgramTest):

    def workload(self, *arguments):
        run = self.relance("bench", "workload", *arguments)
        self.assert_succeeds(run)
        return run

    def test_the_same_seed_gives_the_same_bytes(self):
        for contacts, seed in ((1, 1), (200, 1), (200, 18446744073709551615)):
            with self.subTest(contacts=contacts, seed=seed):
                one, other = (self.workload("--contacts", contacts, "--seed", seed) for _ in range(2))
                self.assertTrue(one.stdout == other.stdout)
                self.assertEqual(one.stderr, other.stderr)

    def test_another_seed_gives_another_campaign(self):
        one, other = (self.workload("--contacts", 200, "--seed", seed).stdout for seed in (1, 2))
        self.assertFalse(one == other)

    def test_a_thousand_contacts_and_seed_1_come_unasked(self):
        self.assertTrue(self.workload().stdout == self.workload("--contacts", 1000, "--seed", 1).stdout)

    def test_a_file_holds_what_standard_output_shows(self):
        expected = self.workload("--contacts", 2000)
        run = self.workload("--contacts", 2000, "--output", "events")
        self.assertEqual(b"", run.stdout)
        self.assertTrue(expected.stdout == self.path("events").read_bytes())
        self.assertEqual(expected.stderr, run.stderr)

    def test_events_are_sorted_by_time_and_have_ids_of_their_own(self):
        events = parsed(self.workload("--contacts", 1000, "--seed", 3).stdout)
        times = [event["time"] for event in events]
        self.assertEqual(sorted(times), times)
        self.assertEqual(len(events), len({event["id"] for event in events}))

    def test_there_are_about_four_and_a_half_events_a_contact(self):
        for seed in (1, 2, 3):
            events = self.workload("--contacts", 1000, "--seed", seed).stdout.count(b"\n")
            self.assertTrue(4000 <= events <= 5000, events)

    def test_the_totals_are_those_of_the_events(self):
        run = self.workload("--contacts", 2000, "--seed", 5)
        totals = json.loads(run.stderr)
        events = parsed(run.stdout)
        replies = [event for event in events if event["type"] == "relance.message.received.v1"]
        ids = {event["data"]["provider_message_id"]: event for event in replies}
        self.assertEqual({"contacts": 2000, "events": len(events), "replies": len(ids),
                          "duplicates": len(replies) - len(ids),
                          "opt_outs": sum(event["data"]["text"] == "STOP" for event in ids.values())}, totals)
        self.assertTrue(all(totals[name] > 0 for name in totals))

    def test_every_contact_gets_message_1_once(self):
        events = parsed(self.workload("--contacts", 500).stdout)
        sends = [event["subject"] for event in events if event["data"].get("message") == "message_1"]
        self.assertEqual(500, len(sends))
        self.assertEqual(500, len(set(sends)))
        self.assertTrue(all(re.fullmatch(r"336\d{8}", contact) for contact in sends))

    def test_process_takes_every_line(self):
        run = self.workload("--contacts", 1000, "--seed", 9)
        totals = json.loads(run.stderr)
        processed = self.process(run.stdout, "--json")
        self.assertEqual([], processed.letters)
        summary = json.loads(processed.stdout)
        self.assertEqual((totals["events"], totals["duplicates"]), (summary["events"], summary["dropped"]["duplicate"]))
        self.assertEqual(totals["replies"], processed.stats["global"]["interactions"])
        self.assertEqual(totals["opt_outs"], processed.stats["campaigns"]["spring-2026"]["opted_out"])


if __name__ == "__main__":
    unittest.main()
