"""`relance topology` says what topology/topics.toml says, in each of its forms."""

import json
import re
import tomllib
import unittest

from program import ROOT, ProgramTest


class TopologyTest(ProgramTest):

    @classmethod
    def setUpClass(cls):
        cls.topics = tomllib.loads((ROOT / "topology" / "topics.toml").read_text())["topic"]
        for topic in cls.topics:
            topic.setdefault("logs", "all")

    def topology(self, *arguments):
        run = self.relance("topology", *arguments)
        self.assert_succeeds(run)
        self.assertEqual(b"", run.stderr)
        return run.stdout.decode()

    def edges(self):
        """(from, to) of the graph; logs between slashes, as they are drawn."""
        into = {(writer, f"/{topic['name']}/") for topic in self.topics for writer in topic["writers"]}
        return into | {(f"/{topic['name']}/", reader) for topic in self.topics for reader in topic["readers"]}

    def test_json_is_the_whole_file(self):
        self.assertEqual({"topics": self.topics}, json.loads(self.topology("--format", "json")))

    def test_json_may_be_asked_for_shortly(self):
        self.assertEqual(self.topology("--format", "json"), self.topology("--json"))

    def test_text_has_one_row_a_log(self):
        head, *rows = self.topology("--format", "text").splitlines()
        self.assertTrue(head.startswith("LOG"))
        self.assertEqual([topic["name"] for topic in self.topics], [row.split()[0] for row in rows])
        for topic, row in zip(self.topics, rows):
            kept = "compacted" if topic["compacted"] else topic["retention"]
            readers = ", ".join(topic["readers"]) or "operators"
            writers = ", ".join(topic["writers"])
            self.assertEqual([topic["name"], topic["key"], str(topic["partitions"]), kept, topic["logs"],
                              f"{writers} -> {readers}"], re.split(r"  +", row))

    def test_text_is_what_comes_unasked(self):
        self.assertEqual(self.topology("--format", "text"), self.topology())

    def test_mermaid_draws_every_edge_once(self):
        head, *lines = self.topology("--format", "mermaid").splitlines()
        self.assertEqual("flowchart LR", head)
        drawn = []
        for line in lines:
            if "-->" in line:
                drawn.append(tuple(re.sub(r"^[\w-]+\[(/[\w-]+/)\]$", r"\1", end.strip()) for end in line.split("-->")))
        self.assertEqual(sorted(self.edges()), sorted(drawn))

    def test_mermaid_declares_every_part_once(self):
        parts = {end for edge in self.edges() for end in edge if not end.startswith("/")}
        declared = re.findall(r"^  ([\w-]+)\(\[([\w-]+)\]\)$", self.topology("--format", "mermaid"), re.MULTILINE)
        self.assertEqual(sorted((part, part) for part in parts), sorted(declared))

    def test_a_log_is_drawn_under_its_own_name(self):
        for name, label in re.findall(r"([\w-]+)\[/([\w-]+)/\]", self.topology("--format", "mermaid")):
            self.assertEqual(name, label)


if __name__ == "__main__":
    unittest.main()
