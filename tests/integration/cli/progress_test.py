"""A run that takes longer than a second shows a bar on a terminal, and nothing elsewhere."""

import os
import pty
import re
import select
import threading
import unittest
from subprocess import PIPE

from events import contacts
from program import ProgramTest

SUMMARY = r"\A[^\r\n]*\b(6|6000)\b[^\r\n]*"  # of as many lines, all that stays on the terminal
FIRST_AFTER_SECONDS = 1.1  # a bar does not come before a second has passed


class ProgressTest(ProgramTest):

    def setUp(self):
        super().setUp()
        self.write("events", contacts(6000))
        self.terminal, self.told_to = pty.openpty()
        self.addCleanup(os.close, self.terminal)

    def run_for_longer_than_a_second(self, stderr, *arguments, **options):
        """Its facts are not taken from it before a second has passed. Gives what the terminal showed until then."""
        running = self.start("process", "--facts", "-", *arguments, stdout=PIPE, stderr=stderr, **options)
        running.stdout.read(1)
        early = select.select([self.terminal], [], [], FIRST_AFTER_SECONDS)[0]
        running.stdout.read()
        self.assertEqual(0, running.wait())
        return early

    def shown(self):
        """All that the terminal was told, once the run is over."""
        os.close(self.told_to)
        pieces = []
        try:
            while piece := os.read(self.terminal, 65536):
                pieces.append(piece)
        except OSError:  # how the end of a pseudo-terminal is told
            pass
        return b"".join(pieces).decode()

    def test_a_bar_is_shown_on_a_terminal_after_a_second_and_wiped_at_the_end(self):
        early = self.run_for_longer_than_a_second(self.told_to, "--input", "events")
        self.assertEqual([], early)
        bars, wiped, summary = self.shown().rpartition("\r\033[K")
        self.assertTrue(wiped, "no bar, or one that stays")
        self.assertRegex(bars, r"\A(\rprocess \[=* *\] +\d+ %\033\[K)+\Z")
        for filled, space, percent in re.findall(r"\[(=*)( *)\] +(\d+) %", bars):
            self.assertEqual(30, len(filled) + len(space))
            self.assertEqual(int(percent) * 30 // 100, len(filled))
        self.assertRegex(summary, SUMMARY + r"\r\n\Z")

    def test_an_input_of_unknown_length_shows_how_much_was_read(self):
        with open(self.path("events"), "rb") as events:
            piped = self.start_pipe(events.read())
        self.run_for_longer_than_a_second(self.told_to, stdin=piped)
        bars, wiped, summary = self.shown().rpartition("\r\033[K")
        self.assertTrue(wiped, "no sign of life, or one that stays")
        self.assertRegex(bars, r"\A(\rprocess \d+ MiB\033\[K)+\Z")
        self.assertRegex(summary, SUMMARY + r"\r\n\Z")

    def start_pipe(self, content):
        reader, writer = os.pipe()
        self.addCleanup(os.close, reader)

        def write():
            with open(writer, "wb") as pipe:
                pipe.write(content)
        thread = threading.Thread(target=write)
        thread.start()
        self.addCleanup(thread.join)
        return reader

    def test_a_short_run_shows_no_bar(self):
        self.write("events", contacts(6))
        running = self.start("process", "--facts", "-", "--input", "events", stdout=PIPE, stderr=self.told_to)
        running.stdout.read()
        self.assertEqual(0, running.wait())
        self.assertRegex(self.shown(), SUMMARY + r"\r\n\Z")

    def test_without_a_terminal_nothing_is_shown(self):
        with open(self.path("told"), "wb") as told:
            self.run_for_longer_than_a_second(told, "--input", "events")
        self.assertRegex(self.path("told").read_bytes().decode(), SUMMARY + r"\n\Z")
        self.assertEqual("", self.shown())


if __name__ == "__main__":
    unittest.main()
