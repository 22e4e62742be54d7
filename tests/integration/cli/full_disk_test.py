"""A full disk: one line on standard error, exit code 1, and neither a half file nor a temporary one."""

import os
import resource
import signal
import unittest

from events import MARIE, contacts, event, story, upserted
from existing_outputs import OUTPUTS, ExistingOutputsTest
from program import FAILURE

FULL = "/dev/full"
BODY = b"{}\n"
MANY = contacts(6000)  # more than a mebibyte of facts


def limited_to(size):
    """For a child: a write beyond `size` bytes of a file fails, as on a full disk, and sends no signal."""
    def limit():
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
    return {"preexec_fn": limit}


class FullDiskTest(ExistingOutputsTest):
    events = ["junk", *story()]

    def test_a_full_device_is_a_failure_and_the_other_outputs_do_not_appear(self):
        for output in OUTPUTS:
            with self.subTest(output=output):
                self.assert_fails(self.process_all({output: FULL}), FAILURE, FULL, "No space left on device")
        self.assert_nothing_changed()

    def test_a_full_standard_output_is_a_failure_and_the_other_outputs_do_not_appear(self):
        with open(FULL, "wb") as full:
            for output in OUTPUTS:
                with self.subTest(output=output):
                    run = self.process_all({output: "-"}, stdout=full)
                    self.assert_fails(run, FAILURE, "standard output", "No space left on device")
        self.assert_nothing_changed()

    def test_a_full_device_is_a_failure_of_normalise_and_bench(self):
        for arguments in (("normalise", "--provider", "wassenger", "--output", "facts", "--report", FULL),
                          ("bench", "workload", "--contacts", 100, "--output", FULL)):
            with self.subTest(verb=arguments[0]):
                self.assert_fails(self.relance(*arguments, stdin=BODY), FAILURE, FULL, "No space left on device")
        self.assert_nothing_changed()

    def test_a_full_disk_leaves_no_half_file(self):
        for output, name in OUTPUTS.items():
            with self.subTest(output=output):
                self.assert_fails(self.process_one(output, name, **limited_to(64)), FAILURE, name, "File too large")
        self.assert_nothing_changed()

    def test_a_full_disk_leaves_no_file_where_none_was(self):
        for name in OUTPUTS.values():
            self.path(name).unlink()
        self.assert_fails(self.process_all(**limited_to(64)), FAILURE, "File too large")
        self.assert_folder_holds("events")

    def test_a_disk_that_is_full_in_the_middle_of_a_long_file_leaves_no_half_file(self):
        self.write("events", MANY)
        for size in (1, 2_000, 300_000, 1_048_576, 1_100_000):
            with self.subTest(size=size):
                run = self.process_one("--facts", "facts", **limited_to(size))
                self.assert_fails(run, FAILURE, "facts", "File too large")
                self.assert_nothing_changed()

    def test_a_file_that_just_fits_is_whole(self):
        self.write("events", MANY)
        self.assert_succeeds(self.process_one("--facts", "expected"))
        expected = self.path("expected").read_bytes()
        self.assert_succeeds(self.process_one("--facts", "facts", **limited_to(len(expected))))
        self.assertTrue(expected == self.path("facts").read_bytes())

    def test_where_one_output_does_not_fit_the_others_do_not_appear(self):
        cancelled = [event("campaign.cancelled", f"c-{i}", {}) for i in range(100)]  # more statistics than facts
        for name, lines, size in (("facts", ["junk", *MANY[:100]], 10_000),
                                  ("letters", ["junk" * 10_000, upserted(MARIE)], 20_000),
                                  ("stats", cancelled, 40_000)):
            with self.subTest(failing=name):
                self.write("events", lines)
                self.assert_fails(self.process_all(**limited_to(size)), FAILURE, name, "File too large")
                self.assert_nothing_changed()

    def test_a_full_disk_leaves_no_half_file_of_normalise_and_bench(self):
        for arguments in (("normalise", "--provider", "wassenger", "--output", os.devnull, "--report", "facts"),
                          ("bench", "workload", "--contacts", 100, "--output", "facts")):
            with self.subTest(verb=arguments[0]):
                run = self.relance(*arguments, stdin=BODY, **limited_to(40))
                self.assert_fails(run, FAILURE, "facts", "File too large")
        self.assert_nothing_changed()


if __name__ == "__main__":
    unittest.main()
