"""What the tests of a running process share."""

import shutil
import tempfile
import unittest
from pathlib import Path

from support.node import Node


class LiveTest(unittest.TestCase):
    """Every test has a folder of its own; its processes end with it."""

    maxDiff = 4000

    def setUp(self):
        self.folder = Path(tempfile.mkdtemp(prefix="relance-live-"))
        self.addCleanup(shutil.rmtree, self.folder)

    def node(self, *arguments, home=None, **options):
        """A process that is not started yet."""
        node = Node(home or Path(tempfile.mkdtemp(dir=self.folder)), *arguments, **options)
        self.addCleanup(node.end)
        return node

    def running(self, *arguments, **options):
        return self.node(*arguments, **options).start()

    def assert_answer(self, status, answer):
        self.assertEqual(status, answer.status, answer.body)

    def assert_problem(self, status, answer):
        """The answer is a problem of this status (RFC 9457); gives its members."""
        self.assert_answer(status, answer)
        self.assertEqual("application/problem+json", answer.headers["content-type"])
        problem = answer.json
        self.assertEqual(status, problem["status"])
        self.assertTrue(problem["title"] and problem["detail"])
        return problem
