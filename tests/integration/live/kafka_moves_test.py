"""Partitions that move: what a process has of their state is used, and what it has not comes from the changelog."""

import random
import shutil
import unittest

from support import history, records
from support.cluster import ROUNDS, ClusterTest
from support.node import poll

CONTACTS = 30 * ROUNDS
SEED = 1
RESTORED = "relance_worker_rows_restored_total"
RESUMED = "relance_worker_partitions_resumed_total"
READY = "relance_task_ready"


class KafkaMovesTest(ClusterTest):

    def setUp(self):
        super().setUp()
        self.story = history.workload(CONTACTS, SEED)
        self.posted = 0
        self.player = history.Player(self.front(), random.Random(SEED))

    def post_some(self, share):
        """The next part of the story, up to this share of it."""
        ends = int(len(self.story) * share)
        self.player.post_each(self.story[self.posted:ends])
        self.posted = ends
        self.player.settle()

    def finish(self):
        self.player.post([history.tick(history.end_of(self.story))])
        self.player.settle()
        self.assert_agrees(self.player, self.story)

    def rows(self):
        """Rows that the changelogs hold."""
        return len(records.read(self.player.node, "contact-changelog", "campaign-changelog", latest=True))

    def test_a_second_process_comes_and_goes(self):
        """The first one keeps what it has in memory, and reads of the rest what the second one has changed."""
        first, = self.processors(1)
        self.post_some(0.4)
        second, = self.processors(1)
        poll(lambda: second.value_of(READY) > 0, "the second one to fold")
        self.post_some(0.5)
        poll(lambda: first.value_of(RESUMED) > 0, "what stayed to go on from memory")
        held = second.value_of(RESTORED)
        self.assertGreater(held, 0, "it has had nothing of them")
        restored = first.value_of(RESTORED)
        self.assert_stop(second)
        self.post_some(0.6)  # the first one holds everything again
        self.assertLess(first.value_of(RESTORED) - restored, self.rows() / 3)
        self.post_some(1)
        self.finish()
        self.assert_stop(first)

    def test_a_state_that_is_lost_comes_from_the_changelog(self):
        first, = self.processors(1)
        self.post_some(0.5)
        rows = self.rows()
        first.strike()
        shutil.rmtree(first.data)
        second, = self.processors(1)
        self.post_some(0.6)
        self.assertGreaterEqual(second.value_of(RESTORED), rows / 2)
        self.post_some(1)
        self.finish()
        self.assert_stop(second)

    def test_the_state_of_a_killed_process_is_used(self):
        node, = self.processors(1)
        self.post_some(0.5)
        rows = self.rows()
        node.strike()
        node.start()
        self.post_some(0.6)
        self.assertLess(node.value_of(RESTORED), rows / 10)
        self.post_some(1)
        self.finish()
        self.assert_stop(node)


if __name__ == "__main__":
    unittest.main()
