"""A line that only a later version understands ends the run with exit code 65, and no output appears."""

import unittest

from events import MARIE, contacts, event, newer, upserted
from existing_outputs import ExistingOutputsTest
from program import DATA, line_of

MANY = contacts(3000)


class NewerWriterTest(ExistingOutputsTest):

    def test_a_line_of_a_newer_writer_ends_the_run_and_nothing_appears(self):
        cases = (([newer()], 0), ([upserted(MARIE), "", newer(), "junk"], 2), ([*MANY, newer(), *MANY], 3000))
        for lines, line in cases:
            with self.subTest(line=line):
                self.write("events", lines)
                self.assert_fails(self.process_all(), DATA, f"events: line {line} ", "upgrade")
                self.assert_nothing_changed()

    def test_where_no_output_was_none_is_afterwards(self):
        for name in ("facts", "stats", "letters"):
            self.path(name).unlink()
        self.write("events", ["junk", *MANY, newer()])
        self.assert_fails(self.process_all(), DATA, "line 3001 ")
        self.assert_folder_holds("events")

    def test_an_unknown_type_and_an_unknown_version_of_our_own_source_are_newer(self):
        for kind in ("contact.merged.v1", "contact.enrolled.v2", "message.received.v10", "outbox.v1", "nonsense"):
            for source in ("/relance/contacts", "/relance/"):
                with self.subTest(kind=kind, source=source):
                    self.write("events", [newer(type=f"relance.{kind}", source=source)])
                    self.assert_fails(self.process_all(), DATA, "line 0 ", "upgrade")
        self.assert_nothing_changed()

    def test_a_newer_line_need_not_look_like_ours(self):
        self.write("events", [newer(subject=None, time=None, data=None)])
        self.assert_fails(self.process_all(), DATA, "line 0 ", "upgrade")

    def test_an_unknown_type_of_any_other_source_is_a_dead_letter(self):
        sources = ("/relance", "relance/contacts", "/other/relance/", "/Relance/contacts", "/tests")
        run = self.process([newer(source=source) for source in sources])
        self.assertEqual(["type"] * len(sources), [letter["reason"] for letter in run.letters])

    def test_a_known_type_of_our_own_source_is_an_event_like_any_other(self):
        own = {"source": "/relance/contacts"}
        run = self.process([upserted(MARIE, **own), event("contact.timed_out", MARIE, {}, **own)])
        self.assertEqual(["relance.contact.upserted.v1"], [fact["type"] for fact in run.facts])
        self.assertEqual(["type"], [letter["reason"] for letter in run.letters])

    def test_a_newer_writer_may_come_through_standard_input(self):
        run = self.process_all({"--input": "-"}, stdin=line_of(newer()))
        self.assert_fails(run, DATA, "standard input: line 0 ", "upgrade")
        self.assert_nothing_changed()


if __name__ == "__main__":
    unittest.main()
