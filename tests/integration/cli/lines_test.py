"""How a file of events is cut into lines, and runs over little or nothing."""

import json
import threading
import unittest
from subprocess import PIPE

from events import MARIE, NOUR, PAUL, moment, newer, story, upserted
from program import DATA, ProgramTest, as_bytes, line_of

MEBIBYTE = 1024 * 1024
EMPTY_STATS = {"global": {"total_contacts": 0, "messages_sent": 0, "messages_delivered": 0, "messages_read": 0,
                          "interactions": 0, "failures": 0, "campaigns": {}},
               "campaigns": {}, "categories": {}}


def causes(run):
    return [fact["cause"] for fact in run.facts]


class LinesTest(ProgramTest):

    def test_an_empty_file_gives_empty_facts_and_zero_statistics(self):
        empty = self.write("events", b"")
        run = self.relance("process", "--input", empty, "--facts", "facts", "--dead-letters", "letters",
                           "--stats", "stats", "--json")
        self.assert_succeeds(run)
        self.assertEqual(b"", run.stderr)
        self.assertEqual(b"", self.path("facts").read_bytes())
        self.assertEqual(b"", self.path("letters").read_bytes())
        self.assertEqual(EMPTY_STATS, json.loads(self.path("stats").read_bytes()))
        self.assertEqual({"lines": 0, "events": 0, "facts": 0, "dead_letters": 0,
                          "dropped": {"duplicate": 0, "too_old": 0, "closed": 0}}, json.loads(run.stdout))

    def test_an_empty_file_with_until_gives_zero_statistics_too(self):
        run = self.process(b"", "--until", moment())
        self.assertEqual([], run.facts)
        self.assertEqual(EMPTY_STATS, run.stats)

    def test_a_file_of_blank_lines_gives_zero_statistics(self):
        run = self.process(b"\n  \n\t\r\n\n", "--json")
        self.assertEqual(([], []), (run.facts, run.letters))
        self.assertEqual(EMPTY_STATS, run.stats)
        self.assertEqual(4, json.loads(run.stdout)["lines"])

    def test_blank_lines_are_skipped_but_counted(self):
        run = self.process([b"", upserted(MARIE), b" \t", b"\r", upserted(PAUL), b"", b"junk", b""], "--json")
        self.assertEqual(["relance.contact-events/0/1", "relance.contact-events/0/4"], causes(run))
        self.assertEqual([6], [letter["offset"] for letter in run.letters])
        summary = json.loads(run.stdout)
        self.assertEqual((8, 2, 1), (summary["lines"], summary["events"], summary["dead_letters"]))

    def test_crlf_line_ends_change_nothing(self):
        expected = self.process(story())
        run = self.process(as_bytes(story()).replace(b"\n", b"\r\n"))
        self.assertEqual([], run.letters)
        self.assertEqual((expected.facts, expected.stats), (run.facts, run.stats))

    def test_the_last_line_needs_no_line_end(self):
        expected = self.process(story())
        run = self.process(as_bytes(story())[:-1])
        self.assertEqual((expected.facts, expected.stats), (run.facts, run.stats))
        self.assertEqual([0], [letter["offset"] for letter in self.process(b"junk").letters])

    def test_a_newer_writer_on_the_last_line_without_line_end_is_seen(self):
        self.assert_fails(self.relance("process", stdin=line_of(newer())), DATA, "line 0")

    def test_a_dash_is_standard_input_as_is_no_input(self):
        events = self.write("events", story())
        expected = self.relance("process", "--input", events, "--facts", "-")
        self.assert_succeeds(expected)
        for arguments in ((), ("--input", "-")):
            run = self.relance("process", "--facts", "-", *arguments, stdin=as_bytes(story()))
            self.assert_succeeds(run)
            self.assertEqual(expected.stdout, run.stdout)

    def test_where_a_pipe_is_cut_changes_nothing(self):
        events = as_bytes(["junk", *story()] * 40)
        expected = self.process(events)
        running = self.start("process", "--facts", "facts-of-pieces", stdin=PIPE, stdout=PIPE, stderr=PIPE, bufsize=0)
        drain = threading.Thread(target=running.stderr.read)
        drain.start()
        for begin in range(0, len(events), 997):
            running.stdin.write(events[begin:begin + 997])
        running.stdin.close()
        self.assertEqual(0, running.wait())
        drain.join()
        self.assertEqual(self.path("facts").read_bytes(), self.path("facts-of-pieces").read_bytes())
        self.assertEqual(40, len(expected.letters))

    def test_a_line_beyond_every_buffer_costs_that_line_only(self):
        line = line_of(upserted(PAUL))
        for before in (943_717, 964_688):  # where the long line begins decides how the buffer grew
            with self.subTest(before=before):
                events = self.write("events", [line.ljust(before), b"x" * (66 * MEBIBYTE), upserted(NOUR)])
                run = self.relance("process", "--input", events, "--facts", "facts", "--json")
                self.assert_succeeds(run)
                self.assertEqual(2, self.path("facts").read_bytes().count(b"relance.contact.upserted.v1"))
                summary = json.loads(run.stdout)
                self.assertEqual((3, 2, 1), (summary["lines"], summary["events"], summary["dead_letters"]))


if __name__ == "__main__":
    unittest.main()
