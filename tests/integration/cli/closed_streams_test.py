"""Standard streams that are closed, or take nothing: the right exit code, no signal, and no half file."""

import os
import subprocess
import unittest

from events import contacts, story
from existing_outputs import OLD, OUTPUTS, ExistingOutputsTest
from program import BINARY, FAILURE, LIMIT_SECONDS, OK, USAGE

FULL = "/dev/full"
BODY = b"{}\n"
PRINTING = (("topology",), ("topology", "--json"), ("version",), ("version", "--json"), ("--help",),
            ("process", "--help"), ("process", "--input", os.devnull), ("process", "--json", "--input", os.devnull),
            ("normalise", "--provider", "wassenger", "--output", os.devnull, "--json"),
            ("bench", "workload", "--contacts", 100))
CLOSINGS = [("--input events", closed) for closed in ("<&-", ">&-", "2>&-", "<&- >&-", "<&- 2>&-", ">&- 2>&-",
                                                      "<&- >&- 2>&-")]
CLOSINGS += [("<events", closed) for closed in (">&-", "2>&-", ">&- 2>&-")]


class ClosedStreamsTest(ExistingOutputsTest):
    events = ["junk", *story()]

    def pipe_nobody_reads(self):
        reader, writer = os.pipe()
        os.close(reader)
        self.addCleanup(os.close, writer)
        return writer

    def shell(self, command):
        return subprocess.run(["sh", "-c", command], cwd=self.folder, capture_output=True, timeout=LIMIT_SECONDS)

    def test_a_closed_pipe_is_a_failure_and_the_other_outputs_do_not_appear(self):
        for output in OUTPUTS:
            with self.subTest(output=output):
                run = self.process_all({output: "-"}, stdout=self.pipe_nobody_reads())
                self.assert_fails(run, FAILURE, "standard output", "Broken pipe")
        self.assert_nothing_changed()

    def test_a_named_pipe_whose_reader_leaves_is_a_failure(self):
        os.mkfifo(self.path("pipe"))
        self.write("events", contacts(6000))
        running = self.start("process", "--input", "events", "--facts", "pipe", "--stats", "stats",
                             stderr=subprocess.PIPE)
        with open(self.path("pipe"), "rb") as reader:
            reader.read(1)
        error = running.stderr.read()
        self.assertEqual(FAILURE, running.wait())
        self.assertEqual(b"relance: pipe: Broken pipe\n", error)
        self.assert_nothing_changed("pipe")

    def test_a_closed_pipe_is_a_failure_of_whatever_prints(self):
        for arguments in PRINTING:
            with self.subTest(arguments=arguments):
                run = self.relance(*arguments, stdin=BODY, stdout=self.pipe_nobody_reads())
                self.assert_fails(run, FAILURE, "Broken pipe")

    def test_a_full_standard_output_is_a_failure_of_whatever_prints(self):
        with open(FULL, "wb") as full:
            for arguments in PRINTING:
                with self.subTest(arguments=arguments):
                    run = self.relance(*arguments, stdin=BODY, stdout=full)
                    self.assert_fails(run, FAILURE, "No space left on device")

    def test_standard_error_that_takes_nothing_does_not_change_the_exit_code(self):
        cases = ((USAGE, "process", "--input", "missing"), (USAGE, "process", "--nonsense"), (USAGE,),
                 (FAILURE, "process", "--input", "events", "--facts", FULL), (OK, "topology"),
                 (OK, "process", "--input", os.devnull))
        with open(FULL, "wb") as full:
            for code, *arguments in cases:
                with self.subTest(arguments=arguments):
                    self.assertEqual(code, self.relance(*arguments, stderr=full).returncode)

    def test_totals_that_standard_error_does_not_take_end_no_run_by_a_signal(self):
        with open(FULL, "wb") as full:
            for arguments in (("process", "--input", "events", "--facts", "-"),
                              ("normalise", "--provider", "wassenger"), ("bench", "workload", "--contacts", 1)):
                with self.subTest(verb=arguments[0]):
                    self.assertIn(self.relance(*arguments, stdin=BODY, stderr=full).returncode, (OK, FAILURE))

    def test_dead_letters_that_nobody_can_be_told_of_end_no_run_by_a_signal(self):
        with open(FULL, "wb") as full:
            run = self.process_all(stderr=full)
        self.assertIn(run.returncode, (OK, FAILURE))
        if run.returncode == FAILURE:
            self.assert_nothing_changed()
        else:
            self.assertIn(b'"reason":"unreadable"', self.path("letters").read_bytes())

    def test_no_file_takes_the_place_of_a_closed_stream(self):
        self.assert_succeeds(self.process_one("--facts", "expected"))
        expected = self.path("expected").read_bytes()
        for source, closed in CLOSINGS:
            with self.subTest(source=source, closed=closed):
                self.write("facts", OLD)
                self.shell(f'exec "{BINARY}" process {source} --facts facts {closed}')
                self.assertIn(self.path("facts").read_bytes(), (OLD, expected))
        self.assert_folder_holds("events", "expected", *OUTPUTS.values())

    def test_a_closed_standard_input_is_one_that_cannot_be_read(self):
        run = self.shell(f'exec "{BINARY}" process --facts facts <&-')
        self.assertIn(run.returncode, (FAILURE, USAGE))
        self.assert_fails(run, run.returncode, "standard input")
        self.assert_nothing_changed()


if __name__ == "__main__":
    unittest.main()
