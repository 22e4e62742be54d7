"""Data directories that earlier releases have recorded (tests/fixtures/recorded): this one opens them, reprocesses what
their log is ahead of their state, arrives at the digests that they have committed, and goes on."""

import json
import random
import tarfile
import unittest

from support import comparison, events, history
from support.fixture import LiveTest
from support.node import ROOT

RECORDED = ROOT / "tests" / "fixtures" / "recorded"
CONTACTS = 24  # as record.py has them
NUMBERS_BEFORE = 10_000  # the recorded posts have numbers below


class RecordedTest(LiveTest):

    def test_every_recorded_directory_goes_on(self):
        archives = sorted(RECORDED.glob("*.tar.xz"))
        self.assertTrue(archives)
        for archive in archives:
            with self.subTest(archive=archive.name):
                self.goes_on(archive)

    def goes_on(self, archive):
        home = self.folder / archive.name
        with tarfile.open(archive) as recorded:
            recorded.extractall(home)
        posted = json.loads((home / "recorded.json").read_text(encoding="utf-8"))
        node = self.node(home=home, environment={"RELANCE_WORKERS": "2"}).start()
        node.wait_until_idle()
        reprocessed = sum(value for name, _, value in node.metrics() if name == "relance_worker_records_refolded_total")
        self.assertGreater(reprocessed, 0, "its state was not behind its log")
        _, _, end = events.campaign(events.audience(CONTACTS))
        player = history.Player(node, random.Random(1))
        player.posted = [posted]
        player._number = NUMBERS_BEFORE
        player.play(end, history.end_of(end))
        found = comparison.differences(comparison.offline(home, player.landed(), history.end_of(end)),
                                       comparison.live(node))
        self.assertEqual([], found, "\n".join(found))
        self.assertEqual(0, node.stop(), node.told())


if __name__ == "__main__":
    unittest.main()
