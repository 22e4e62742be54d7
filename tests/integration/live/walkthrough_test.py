"""The commands of docs/walkthrough.md do what the page says, exactly as they are printed there."""

import json
import os
import re
import subprocess
import time
import unittest
from pathlib import Path

from support.fixture import LiveTest
from support.node import BINARY, ROOT

PAGE = ROOT / "docs" / "walkthrough.md"
ADDRESS = "127.0.0.1:8080"
COMMAND_SECONDS_MAX = 60
SHELL = ["bash", "-euo", "pipefail", "-c"]


def blocks(page):
    """(label, text) of the commands of a page: those fenced as `sh`."""
    return re.findall(r"^```sh ?(\w*)\n(.*?)^```$", page, re.DOTALL | re.MULTILINE)


class WalkthroughTest(LiveTest):

    def setUp(self):
        super().setUp()
        self.address = ADDRESS
        self.definitions = ""
        (server,) = [text for label, text in blocks(PAGE.read_text(encoding="utf-8")) if label == "server"]
        (assignment,) = re.findall(r"^(RELANCE_\w+)=(\S+) relance run$", server, re.MULTILINE)
        self.server = self.node(home=self.folder, clock="wall", environment=dict([assignment]))
        self.server.environment.pop("RELANCE_API_TOKEN")

    def restart(self):
        self.server.start()
        self.address = f"127.0.0.1:{self.server.port}"

    def shell(self, text):
        """What the commands print. Functions and variables of earlier blocks are known."""
        result = subprocess.run([*SHELL, (self.definitions + text).replace(ADDRESS, self.address)], cwd=self.folder,
                                capture_output=True, text=True, timeout=COMMAND_SECONDS_MAX, check=False,
                                env={**os.environ, "PATH": f"{Path(BINARY).parent}:{os.environ['PATH']}",
                                     "RELANCE_DATA_DIR": str(self.server.data), "RELANCE_LISTEN": self.address})
        self.assertEqual(0, result.returncode, text + result.stdout + result.stderr)
        return result.stdout

    def shell_until(self, text, expected):
        """Repeats commands, which only read, until they print what is expected."""
        deadline = time.monotonic() + COMMAND_SECONDS_MAX
        while True:
            try:
                printed = self.shell(text)
                if expected in printed:
                    return printed
            except AssertionError:
                if time.monotonic() > deadline:
                    raise
            self.assertLess(time.monotonic(), deadline, text)
            time.sleep(0.1)

    def test_the_commands_lead_where_the_page_says(self):
        page = PAGE.read_text(encoding="utf-8")
        post, create, outbox, sent, reply, counters, explain = [text for label, text in blocks(page) if not label]
        (crash,) = [text for label, text in blocks(page) if label == "crash"]
        self.restart()
        os.symlink(self.server.data, self.folder / "relance-data")

        self.definitions += post
        self.assertEqual(4, len(json.loads(self.shell(create))["positions"]))
        self.shell_until(outbox.rstrip() + " | wc -l\n", "2\n")
        self.assertEqual(1, len(json.loads(self.shell(sent))["positions"]))
        webhook = reply.rsplit("webhook\n", 1)[0]
        self.definitions += webhook
        self.assertEqual("{}", self.shell("webhook\n"))
        printed = self.shell_until(counters, '"replied":1')
        self.assertIn("spring: sending", printed)
        self.shell_until(explain, "campaign spring: replied")

        self.server.kill()
        self.server.wait()
        self.restart()
        webhook_again, metrics = crash.splitlines(keepends=True)
        self.assertEqual("{}", self.shell(webhook_again))
        self.shell_until(metrics, 'reason="duplicate"} 1')
        self.assertIn('"replied":1', self.shell(counters))


if __name__ == "__main__":
    unittest.main()
