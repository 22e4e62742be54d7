"""Where results go: files that appear whole, standard output, pipes, devices and links."""

import json
import os
import stat
import threading
import unittest

from events import story
from program import USAGE, ProgramTest, as_bytes, numbers, parsed

BODY = b'{"event":"message:in:new"}\n'


class OutputsTest(ProgramTest):

    def setUp(self):
        super().setUp()
        self.events = self.write("events", story())

    def results(self):
        """What the story leads to, as bytes of each output."""
        run = self.relance("process", "--input", self.events, "--facts", "expected-facts", "--stats", "expected-stats")
        self.assert_succeeds(run)
        return {name: self.path(f"expected-{name}").read_bytes() for name in ("facts", "stats")}

    def test_a_dash_is_standard_output(self):
        for name, expected in self.results().items():
            with self.subTest(output=name):
                run = self.relance("process", "--input", self.events, f"--{name}", "-")
                self.assert_succeeds(run)
                self.assertEqual(expected, run.stdout)
                self.assertEqual([11, 11, 24, 0, 0, 0, 0], numbers(run.stderr))
        run = self.relance("process", "--dead-letters", "-", "--json", stdin=b"junk\n")
        self.assertEqual([0], [letter["offset"] for letter in parsed(run.stdout)])
        self.assertEqual(1, json.loads(run.stderr.splitlines()[-1])["dead_letters"])

    def test_the_summary_goes_to_standard_output_where_nothing_else_does(self):
        run = self.relance("process", "--input", self.events, "--facts", "facts", "--json")
        self.assert_succeeds(run)
        self.assertEqual(b"", run.stderr)
        summary = json.loads(run.stdout)
        self.assertEqual(24, len(parsed(self.path("facts").read_bytes())))
        self.assertEqual({"lines": 11, "events": 11, "facts": 24, "dead_letters": 0,
                          "dropped": {"duplicate": 0, "too_old": 0, "closed": 0}}, summary)
        self.assertEqual(1, run.stdout.count(b"\n"))

    def test_without_outputs_there_is_the_summary_only(self):
        run = self.relance("process", "--input", self.events)
        self.assert_succeeds(run)
        self.assertEqual([11, 11, 24, 0, 0, 0, 0], numbers(run.stdout))
        self.assertEqual((b"", 1), (run.stderr, run.stdout.count(b"\n")))
        self.assert_folder_holds("events")

    def test_an_existing_file_is_replaced_whole(self):
        expected = self.results()
        for name in expected:
            self.write(name, b"old\n" * 10_000)
        self.assert_succeeds(self.relance("process", "--input", self.events, "--facts", "facts", "--stats", "stats"))
        for name in expected:
            self.assertEqual(expected[name], self.path(name).read_bytes())
        self.assert_folder_holds("events", "expected-facts", "expected-stats", "facts", "stats")

    def test_a_link_stays_a_link_and_what_it_names_is_replaced(self):
        expected = self.results()["facts"]
        self.path("elsewhere").mkdir()
        self.path("elsewhere/facts").write_bytes(b"old")
        self.path("link").symlink_to("elsewhere/facts")
        self.assert_succeeds(self.relance("process", "--input", self.events, "--facts", "link"))
        self.assertEqual("elsewhere/facts", os.readlink(self.path("link")))
        self.assertEqual(expected, self.path("elsewhere/facts").read_bytes())
        self.assertEqual(["facts"], os.listdir(self.path("elsewhere")))

    def test_a_link_to_a_file_that_is_not_there_yet_makes_that_file(self):
        expected = self.results()["facts"]
        self.path("elsewhere").mkdir()
        self.path("link").symlink_to("elsewhere/facts")
        self.assert_succeeds(self.relance("process", "--input", self.events, "--facts", "link"))
        self.assertTrue(self.path("link").is_symlink(), "the link was replaced by a file")
        self.assertEqual(expected, self.path("elsewhere/facts").read_bytes())

    def test_a_link_to_a_folder_is_refused_and_one_into_a_folder_is_followed(self):
        expected = self.results()["facts"]
        self.path("folder").mkdir()
        self.path("link").symlink_to("folder")
        self.assert_fails(self.relance("process", "--input", self.events, "--facts", "link"), USAGE, "link")
        self.assert_succeeds(self.relance("process", "--input", self.events, "--facts", "link/facts"))
        self.assertEqual(expected, self.path("folder/facts").read_bytes())

    def test_a_named_pipe_stays_one_and_carries_the_result(self):
        for name, expected in self.results().items():
            with self.subTest(output=name):
                pipe = self.path(f"{name}-pipe")
                os.mkfifo(pipe)
                received = []
                reader = threading.Thread(target=lambda: received.append(pipe.read_bytes()))
                reader.start()
                self.assert_succeeds(self.relance("process", "--input", self.events, f"--{name}", pipe))
                reader.join()
                self.assertEqual([expected], received)
                self.assertTrue(stat.S_ISFIFO(pipe.stat().st_mode))

    def test_a_named_pipe_may_be_the_input(self):
        pipe = self.path("pipe")
        os.mkfifo(pipe)
        writer = threading.Thread(target=lambda: pipe.write_bytes(as_bytes(story())))
        writer.start()
        run = self.relance("process", "--input", pipe, "--facts", "-")
        writer.join()
        self.assert_succeeds(run)
        self.assertEqual(self.results()["facts"], run.stdout)

    def test_the_null_device_stays_one(self):
        before = os.stat(os.devnull)
        run = self.relance("process", "--input", self.events, "--facts", os.devnull, "--stats", "stats")
        self.assert_succeeds(run)
        after = os.stat(os.devnull)
        self.assertTrue(stat.S_ISCHR(after.st_mode))
        self.assertEqual((before.st_ino, before.st_rdev), (after.st_ino, after.st_rdev))
        self.assertEqual(self.results()["stats"], self.path("stats").read_bytes())

    def test_the_null_device_is_an_empty_input(self):
        run = self.relance("process", "--input", os.devnull, "--json")
        self.assert_succeeds(run)
        self.assertEqual(0, json.loads(run.stdout)["lines"])

    def test_the_same_name_for_two_outputs_is_refused(self):
        self.write("same", b"old")
        names = ("--facts", "--stats", "--dead-letters")
        for one, other in ((0, 1), (0, 2), (1, 2)):
            for name in ("same", "-"):
                with self.subTest(outputs=(names[one], names[other]), name=name):
                    run = self.relance("process", "--input", self.events, names[one], name, names[other], name)
                    self.assert_fails(run, USAGE, name)
                    self.assertEqual(b"", run.stdout)
        for name in ("same", "-"):
            run = self.relance("normalise", "--provider", "wassenger", "--output", name, "--report", name, stdin=BODY)
            self.assert_fails(run, USAGE, name)
        self.assertEqual(b"old", self.path("same").read_bytes())
        self.assert_folder_holds("events", "same")

    def test_two_names_for_one_output_file_are_refused(self):
        self.write("same", b"old")
        self.path("link").symlink_to("same")
        for other in ("./same", self.path("same"), "link"):
            with self.subTest(name=other):
                run = self.relance("process", "--input", self.events, "--facts", "same", "--stats", other)
                self.assert_fails(run, USAGE, other)
                run = self.relance("normalise", "--provider", "wassenger", "--output", "same", "--report", other,
                                   stdin=BODY)
                self.assert_fails(run, USAGE, other)
        self.assertEqual(b"old", self.path("same").read_bytes())
        self.assert_folder_holds("events", "link", "same")


if __name__ == "__main__":
    unittest.main()
