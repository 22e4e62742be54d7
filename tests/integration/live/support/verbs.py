"""The verbs that look at a data directory, with a process on it or without one."""

import json
import os
import subprocess

from support.fixture import LiveTest
from support.node import BINARY, LIMIT_SECONDS

OK = 0
FAILURE = 1
USAGE = 64
DATA = 65
UNAVAILABLE = 69
TAKEN = 75
CONFIGURATION = 78

UNFOLDED = "some records are not folded yet: what is shown for them is what the rules will decide"


def clean_environment(**changes):
    """Without what the tests themselves are told."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("RELANCE_")}
    return {**environment, **changes}


def ndjson(values):
    return "".join(json.dumps(value, ensure_ascii=False) + "\n" for value in values).encode()


def parsed(text):
    return [json.loads(line) for line in text.splitlines()]


class VerbTest(LiveTest):
    """The data directory is `self.data`; processes of the test run on it by self.running(home=self.folder)."""

    def setUp(self):
        super().setUp()
        self.data = self.folder / "data"
        self.temporary = self.folder / "tmp"
        self.temporary.mkdir()
        self.environment = clean_environment(TMPDIR=str(self.temporary))

    def arguments(self, *verb):
        return [BINARY, *map(str, verb), "--data-dir", str(self.data)]

    def relance(self, *verb, stdin=b""):
        """A run to its end."""
        return subprocess.run(self.arguments(*verb), input=stdin, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                              cwd=self.folder, env=self.environment, timeout=LIMIT_SECONDS, check=False)

    def relance_json(self, *verb):
        return json.loads(self.succeeds(self.relance(*verb, "--json")))

    def start_verb(self, *verb):
        """A run that goes on beside the test; the test's end ends it."""
        process = subprocess.Popen(self.arguments(*verb), stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                   cwd=self.folder, env=self.environment)

        def end():
            if process.poll() is None:
                process.kill()
            process.wait()
            process.stdout.close()
            process.stderr.close()

        self.addCleanup(end)
        return process

    def succeeds(self, run):
        """What it printed."""
        self.assertEqual(OK, run.returncode, run.stderr.decode())
        self.assertEqual(b"", run.stderr)
        return run.stdout

    def fails(self, run, code, *words):
        """It failed with this code and one line on standard error that holds the words."""
        error = run.stderr.decode()
        self.assertEqual(code, run.returncode, error)
        self.assertRegex(error, r"\Arelance: [^\n]+\n\Z")
        for word in words:
            self.assertIn(word, error)

    def append(self, topic, *records, options=()):
        """Appends the records; gives their positions."""
        return parsed(self.succeeds(self.relance("log", "append", topic, *options, stdin=ndjson(records))))

    def append_events(self, *events):
        return parsed(self.succeeds(self.relance("log", "append", "--events", "--clock", "log", stdin=ndjson(events))))

    def read(self, *arguments):
        return parsed(self.succeeds(self.relance("log", "read", *arguments)))

    def assert_no_scratch_is_left(self):
        self.assertEqual([], list(self.temporary.iterdir()))
