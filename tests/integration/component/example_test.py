"""A component that is added to the list, and nowhere else, has its setting, route, check, metric, thread and drain; and
each thread of the program has a root that turns an exception into a line and an end."""

import json
import os
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "live"))

from kit import processes

PROGRAM = str(Path(os.environ["RELANCE_BUILD_DIR"]) / "relance_with_example")
processes.BINARY = PROGRAM

from support.node import TOKEN, Node

THREADS = ("worker-0", "restore-progress", "log-maintenance", "log-writer", "http", "greeter")  # an exception in these ends the process


class ExampleTest(unittest.TestCase):

    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="relance-example-")
        self.addCleanup(folder.cleanup)
        self.folder = folder.name

    def node(self, *arguments, **environment):
        node = Node(self.folder, *arguments, environment=environment)
        self.addCleanup(node.kill)
        return node

    def test_a_component_owns_all_that_is_its_own(self):
        printed = subprocess.run([PROGRAM, "config", "print", "--json"], check=True, capture_output=True, cwd=self.folder)
        settings = {setting["key"]: setting for setting in json.loads(printed.stdout)["settings"]}
        self.assertEqual("hello", settings["greeter.greeting"]["value"])
        self.assertEqual("RELANCE_GREETER_GREETING", settings["greeter.greeting"]["variable"])
        self.assertIn("greeter", settings["components"]["value"])

        node = self.node(RELANCE_GREETER_GREETING="salut").start()
        checks = node.request("GET", "/readyz?verbose").json["checks"]
        self.assertIn("greeter", [check["name"] for check in checks])
        self.assertEqual(401, node.request("GET", "/api/greetings/ana").status)
        answer = node.request("GET", "/api/greetings/ana", headers={"Authorization": f"Bearer {TOKEN}"})
        self.assertEqual((200, b"salut ana"), (answer.status, answer.body))
        self.assertIn(b"example_greetings_total 1", node.request("GET", "/metrics").body)
        self.assertEqual(0, node.stop(), node.told())
        for line in ("greeter runs", '"greeter drained","greeted":"1"'):
            self.assertIn(line, node.told())

    def test_a_component_that_is_not_selected_is_not_there(self):
        node = self.node("--components", "ingress").start()
        self.assertEqual(404, node.request("GET", "/api/greetings/ana").status)
        self.assertNotIn(b"example_greetings_total", node.request("GET", "/metrics").body)
        self.assertEqual(0, node.stop(), node.told())
        self.assertNotIn("greeter runs", node.told())

    def test_an_exception_in_a_thread_is_a_line_and_ends_the_process(self):
        for thread in THREADS:
            with self.subTest(thread=thread):
                node = self.node().launch(RELANCE_THROW_IN=thread)
                self.assertEqual(1, node.wait(), node.told())
                self.assertIn(f'"thread failed","thread":"{thread}","reason":"thrown for a test"', node.told())
                self.assertIn("stopped by a failure", node.told())

    def test_an_exception_of_the_projections_stops_no_webhook(self):
        node = self.node().launch(RELANCE_THROW_IN="projections")
        node.wait_until_ready()
        self.assertIn(b"relance_views_up 0", node.request("GET", "/metrics").body)
        self.assertIn('"thread failed","thread":"projections"', node.told())
        self.assertEqual(0, node.stop(), node.told())


if __name__ == "__main__":
    unittest.main()
