"""The demo proves what it says, with fewer people, and leaves nothing behind."""

import os
import re
import signal
import subprocess
import tempfile
import unittest
from pathlib import Path

from support.fixture import LiveTest
from support.node import BINARY, ROOT, poll

CONTACTS = 240
LIMIT_SECONDS = 240


class DemoTest(LiveTest):

    def demo(self, *arguments):
        """Starts the demo with this test's folder for its temporary files."""
        running = subprocess.Popen([ROOT / "demo" / "play", BINARY, "--contacts", str(CONTACTS), *arguments],
                                   stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                                   env={**os.environ, "TMPDIR": str(self.folder)})
        self.addCleanup(self.end, running)
        return running

    @staticmethod
    def end(running):
        running.stdout.close()
        if running.poll() is None:
            running.kill()
        running.wait()

    def processes_left(self):
        """Those that were given a path in this test's folder."""
        found = []
        for entry in Path("/proc").iterdir():
            try:
                if entry.name.isdigit() and str(self.folder).encode() in (entry / "cmdline").read_bytes():
                    found.append(entry.name)
            except OSError:
                continue  # it has ended
        return found

    def assert_nothing_left(self):
        self.assertEqual([], self.processes_left())
        self.assertEqual([], [path.name for path in self.folder.iterdir()])

    def test_every_proof_holds(self):
        running = self.demo()
        told, _ = running.communicate(timeout=LIMIT_SECONDS)
        self.assertEqual(0, running.returncode, told)
        outcomes, total = re.search(r"^  ((?:\d+ \+ ){8}\d+) = (\d+): the nine outcomes", told, re.MULTILINE).groups()
        self.assertEqual(CONTACTS, int(total), told)
        self.assertEqual(CONTACTS, sum(map(int, outcomes.split(" + "))), told)
        kills, repeated = re.search(r"was killed (\d+) times; (\d+) posts were left unanswered", told).groups()
        self.assertGreaterEqual(int(kills), 3)
        self.assertGreaterEqual(int(repeated), 3)
        self.assertEqual(7, len(re.findall(r"^  .*\.$", told[told.index("Proofs"):], re.MULTILINE)), told)
        self.assertRegex(told, r"GET http://127\.0\.0\.1:\d+/api/messages/stats, as of relance\.stats/0/\d+:")
        self.assert_nothing_left()

    def test_an_interruption_leaves_nothing_behind(self):
        running = self.demo()
        for line in running.stdout:
            if "posts answered" in line:
                break
        self.assertGreater(len(self.processes_left()), 0)
        running.send_signal(signal.SIGINT)
        running.communicate(timeout=LIMIT_SECONDS)
        self.assertEqual(130, running.returncode)
        poll(lambda: not self.processes_left(), "its processes to end")
        self.assert_nothing_left()

    def test_a_program_that_is_none_is_told(self):
        nothing = Path(tempfile.mkdtemp(dir=self.folder)) / "relance"
        run = subprocess.run([ROOT / "demo" / "play", nothing], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                             text=True, timeout=LIMIT_SECONDS, check=False)
        self.assertEqual(1, run.returncode)
        self.assertRegex(run.stderr, r"\Ademo: [^\n]+\n\Z")


if __name__ == "__main__":
    unittest.main()
