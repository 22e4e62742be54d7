"""Runs the program under test and looks at what it did: its exit code, its two streams, the files it left."""

import json
import re
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

# pylint: disable=wrong-import-position,unused-import
from kit import processes
from kit.processes import (BINARY, DATA, FAILURE, LIMIT_SECONDS, OK, ROOT, USAGE, clean_environment, command,
                           parsed)

ENVIRONMENT = clean_environment()


def as_bytes(lines):
    """Lines (text, bytes or JSON values) with line ends; bytes as they are."""
    if isinstance(lines, bytes):
        return lines
    return b"".join(line_of(line) + b"\n" for line in lines)


def line_of(line):
    if isinstance(line, bytes):
        return line
    return (line if isinstance(line, str) else json.dumps(line)).encode()


def numbers(summary):
    """The counts of a summary in words, in the order of the JSON one."""
    return [int(number) for number in re.findall(rb"\d+", summary)]


def start(*arguments, **options):
    return subprocess.Popen(command(*arguments), **options)


class ProgramTest(unittest.TestCase):
    """Every test has a folder of its own."""

    maxDiff = 4000

    def setUp(self):
        self.folder = Path(tempfile.mkdtemp(prefix="relance-cli-"))
        self.addCleanup(shutil.rmtree, self.folder)

    def path(self, name):
        return self.folder / name

    def write(self, name, lines):
        self.path(name).write_bytes(as_bytes(lines))
        return self.path(name)

    def relance(self, *arguments, stdin=b"", **options):
        """A run to its end. Streams that `options` do not name are captured."""
        options = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "cwd": self.folder, **options}
        if not isinstance(stdin, bytes):
            return subprocess.run(command(*arguments), stdin=stdin, timeout=LIMIT_SECONDS, **options)
        return subprocess.run(command(*arguments), input=stdin, timeout=LIMIT_SECONDS, **options)

    def process(self, lines, *arguments):
        """Folds `lines`; gives the run with its facts, dead letters and statistics."""
        run = self.relance("process", "--facts", "facts", "--dead-letters", "letters", "--stats", "stats", *arguments,
                           stdin=as_bytes(lines))
        self.assertEqual(OK, run.returncode, run.stderr)
        run.facts = parsed(self.path("facts").read_bytes())
        run.letters = parsed(self.path("letters").read_bytes())
        run.stats = json.loads(self.path("stats").read_bytes())
        return run

    def start(self, *arguments, **options):
        """A run that goes on beside the test; the test's end ends it."""
        running = start(*arguments, cwd=self.folder, **options)
        self.addCleanup(processes.kill, running)
        return running

    def assert_succeeds(self, run):
        self.assertEqual(OK, run.returncode, run.stderr)

    def assert_fails(self, run, code, *words):
        """It failed with this code and one line on standard error that holds the words, dead letters aside."""
        error = "".join(line for line in run.stderr.decode().splitlines(keepends=True)
                        if not line.startswith("relance: dead letter: "))
        self.assertEqual(code, run.returncode, error)
        self.assertRegex(error, r"\Arelance: [^\n]+\n\Z")
        for word in words:
            self.assertIn(str(word), error)

    def assert_folder_holds(self, *names):
        """Neither an output nor a temporary file beside these."""
        self.assertEqual(sorted(names), sorted(entry.name for entry in self.folder.iterdir()))
