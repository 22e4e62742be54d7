"""The verbs that look at a data directory, with a process on it or without one."""

import json
import subprocess

from support.fixture import LiveTest  # adds the kit to the path

# pylint: disable=unused-import
from kit.processes import (CONFIGURATION, DATA, FAILURE, LIMIT_SECONDS, OK, TAKEN, UNAVAILABLE, USAGE, clean_environment,
                           command, kill, parsed)

UNFOLDED = "some records are not folded yet: what is shown for them is what the rules will decide"


def ndjson(values):
    return "".join(json.dumps(value, ensure_ascii=False) + "\n" for value in values).encode()


class CommandTest(LiveTest):
    """The data directory is `self.data`; processes of the test run on it by self.running(home=self.folder)."""

    def setUp(self):
        super().setUp()
        self.data = self.folder / "data"
        self.temporary = self.folder / "tmp"
        self.temporary.mkdir()
        self.environment = clean_environment(TMPDIR=str(self.temporary))

    def arguments(self, *verb):
        return command(*verb, "--data-dir", self.data)

    def relance(self, *verb, stdin=b""):
        """A run to its end."""
        return subprocess.run(self.arguments(*verb), input=stdin, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                              cwd=self.folder, env=self.environment, timeout=LIMIT_SECONDS, check=False)

    def relance_json(self, *verb):
        return json.loads(self.succeeds(self.relance(*verb, "--json")))

    def start_command(self, *verb):
        """A run that goes on beside the test; the test's end ends it."""
        process = subprocess.Popen(self.arguments(*verb), stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                   cwd=self.folder, env=self.environment)
        self.addCleanup(kill, process)
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
