"""SIGTERM and SIGINT end a run with exit code 1, one line on standard error, and no file."""

import os
import signal
import threading
import time
import unittest
from subprocess import PIPE

from events import contacts, story
from existing_outputs import ExistingOutputsTest
from program import FAILURE, LIMIT_SECONDS, as_bytes

JUNK = b"junk\n"
UNBUFFERED = {"stdin": PIPE, "stdout": PIPE, "stderr": PIPE, "bufsize": 0}


class InterruptionTest(ExistingOutputsTest):
    events = story()

    def start_reading(self, *arguments):
        """A run over standard input that has taken its first line: its dead letter has come through standard output."""
        running = self.start("process", "--dead-letters", "-", *arguments, **UNBUFFERED)
        running.stdin.write(JUNK)
        self.assertIn(b'"reason":"unreadable"', running.stdout.readline())
        return running

    def feed(self, running, lines):
        """Lines without end, until the run has gone."""
        try:
            while running.poll() is None:
                running.stdin.write(lines)
        except BrokenPipeError:
            pass

    def drain(self, stream):
        collected = []
        thread = threading.Thread(target=lambda: collected.append(stream.read()))
        thread.start()
        self.addCleanup(thread.join)
        return collected, thread

    def assert_interrupted(self, running):
        error, thread = self.drain(running.stderr)
        self.assertEqual(FAILURE, running.wait(LIMIT_SECONDS))
        thread.join()
        told = [line for line in error[0].splitlines() if not line.startswith(b"relance: dead letter: ")]
        self.assertEqual(1, len([line for line in told if not line.startswith(b"relance: more dead letters")]), told)
        self.assertEqual(b"relance: interrupted", told[-1])

    def wait_until(self, holds):
        end = time.monotonic() + LIMIT_SECONDS
        while not holds():
            self.assertLess(time.monotonic(), end)
            os.sched_yield()

    @staticmethod
    def sleeps(running):
        """What the kernel says of a run that has nothing left to read."""
        with open(f"/proc/{running.pid}/stat", "rb") as status:
            return status.read().rpartition(b")")[2].split()[0] == b"S"

    def test_a_signal_in_the_middle_of_a_large_run_leaves_no_file(self):
        lines = as_bytes(contacts(2000))
        for number in (signal.SIGTERM, signal.SIGINT):
            with self.subTest(signal=number.name):
                running = self.start_reading("--facts", "facts", "--stats", "stats")
                self.assertEqual(4 + 2, len(os.listdir(self.folder)))  # what is being written stands beside the rest
                running.send_signal(number)
                self.feed(running, lines)
                self.assert_interrupted(running)
                self.assert_nothing_changed()

    def test_where_no_file_was_none_is_afterwards(self):
        for name in ("facts", "stats"):
            self.path(name).unlink()
        running = self.start_reading("--facts", "facts", "--stats", "stats")
        running.terminate()
        self.feed(running, as_bytes(contacts(2000)))
        self.assert_interrupted(running)
        self.assert_folder_holds("events", "letters")

    def test_a_run_that_finds_dead_letters_only_ends_too(self):
        running = self.start_reading("--facts", "facts")
        _, drained = self.drain(running.stdout)
        running.terminate()
        feeding = threading.Thread(target=self.feed, args=(running, JUNK * 1000))
        feeding.start()
        try:
            running.wait(10)
        except Exception:
            running.kill()
            raise
        finally:
            feeding.join()
            drained.join()
        self.assert_interrupted(running)
        self.assert_nothing_changed()

    def test_a_run_that_waits_for_its_input_ends_too(self):
        for number in (signal.SIGTERM, signal.SIGINT):
            with self.subTest(signal=number.name):
                running = self.start_reading("--facts", "facts")
                self.wait_until(lambda: self.sleeps(running))
                running.send_signal(number)
                running.wait(10)
                self.assert_interrupted(running)
                self.assert_nothing_changed()

    def test_a_signal_ends_normalise_and_leaves_no_file(self):
        running = self.start("normalise", "--provider", "wassenger", "--output", "facts", "--report", "letters",
                             **UNBUFFERED)
        running.stdin.write(b"{}\n")
        self.wait_until(lambda: len(os.listdir(self.folder)) == 4 + 2)
        self.wait_until(lambda: self.sleeps(running))
        running.terminate()
        self.feed(running, b"{}\n" * 1000)
        self.assert_interrupted(running)
        self.assert_nothing_changed()

    def test_a_signal_ends_bench_and_leaves_no_file(self):
        running = self.start("bench", "workload", "--contacts", 3000, "--output", "-", stdout=PIPE, stderr=PIPE)
        running.stdout.read(1)
        running.terminate()
        _, drained = self.drain(running.stdout)
        self.assert_interrupted(running)
        drained.join()


if __name__ == "__main__":
    unittest.main()
