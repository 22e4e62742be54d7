"""Inputs that are not there and outputs that cannot be made: wrong usage, and nothing in the folder changes."""

import os
import unittest

from events import story
from existing_outputs import OUTPUTS, ExistingOutputsTest
from program import FAILURE, USAGE

BODY = b"{}\n"


class RefusedFilesTest(ExistingOutputsTest):
    events = ["junk", *story()]

    def outputs_that_cannot_be_made(self):
        self.path("folder").mkdir()
        return "missing/out", "folder", "folder/", "events/out", "/proc/relance-out", "/proc/self/status/out"

    def test_a_missing_input_is_wrong_usage(self):
        for name in ("missing", "missing/events", "events/below-a-file", ""):
            with self.subTest(input=name):
                self.assert_fails(self.process_all({"--input": name}), USAGE, name)
        self.assert_nothing_changed()

    def test_a_missing_body_is_wrong_usage_wherever_it_is_named(self):
        body = self.write("body", BODY)
        for names in (["missing"], ["missing", body], [body, "missing"], [body, "events/below-a-file", body]):
            with self.subTest(bodies=names):
                run = self.relance("normalise", "--provider", "cloud_api", "--output", "facts", "--report", "letters",
                                   *names)
                self.assert_fails(run, USAGE)
        self.assert_nothing_changed("body")

    def test_a_folder_as_input_is_wrong_usage(self):
        self.assert_fails(self.process_all({"--input": self.folder}), USAGE, self.folder, "directory")
        run = self.relance("normalise", "--provider", "cloud_api", "--output", "facts", self.folder)
        self.assert_fails(run, USAGE, self.folder, "directory")
        self.assert_nothing_changed()

    def test_a_folder_on_standard_input_is_wrong_usage(self):
        folder = os.open(self.folder, os.O_RDONLY)
        self.addCleanup(os.close, folder)
        self.assert_fails(self.process_all({"--input": "-"}, stdin=folder), USAGE, "standard input")
        self.assert_nothing_changed()

    def test_an_input_that_fails_on_the_way_is_a_failure(self):
        broken = "/proc/self/mem"  # its first page cannot be read
        self.assert_fails(self.process_all({"--input": broken}), FAILURE, broken, "Input/output error")
        run = self.relance("normalise", "--provider", "cloud_api", "--output", "facts", broken)
        self.assert_fails(run, FAILURE, broken, "Input/output error")
        self.assert_nothing_changed()

    def test_an_output_that_cannot_be_made_is_wrong_usage(self):
        for name in self.outputs_that_cannot_be_made():
            for output in OUTPUTS:
                with self.subTest(output=output, name=name):
                    self.assert_fails(self.process_all({output: name}), USAGE, name)
        self.assert_nothing_changed("folder")
        self.assertEqual([], os.listdir(self.path("folder")))

    def test_normalise_refuses_an_output_that_cannot_be_made(self):
        for name in self.outputs_that_cannot_be_made():
            for outputs in (("--output", name, "--report", "letters"), ("--output", "facts", "--report", name)):
                with self.subTest(outputs=outputs):
                    run = self.relance("normalise", "--provider", "wassenger", *outputs, stdin=BODY)
                    self.assert_fails(run, USAGE, name)
        self.assert_nothing_changed("folder")

    def test_bench_refuses_an_output_that_cannot_be_made(self):
        for name in self.outputs_that_cannot_be_made():
            with self.subTest(name=name):
                self.assert_fails(self.relance("bench", "workload", "--contacts", 1, "--output", name), USAGE, name)
        self.assert_nothing_changed("folder")


if __name__ == "__main__":
    unittest.main()
