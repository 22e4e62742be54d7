"""A SIGKILL at every named step around a transaction: the process comes back and goes on, and the result is the offline
run's."""

import random
import unittest

from support import events, history
from support.cluster import ROUNDS, ClusterTest, has_crash_points

CONTACTS = 24 * ROUNDS
BATCH = 4
# In this order: the launch is what has many steps, and rows that are behind the changelog are restored.
POINTS = ["step-folded:1", "step-folded:2", "batch-begun:1", "batch-begun:3", "record-folded:1", "record-folded:5", "before-commit:1",
          "before-commit:2", "after-commit:1", "restore-step:1", "after-state:2", "after-commit:2", "restore-step:1"]


class Deaths:
    """Starts a process anew whenever it has died, armed with the next point."""

    def __init__(self, node, points):
        self.node = node
        self.points = list(points)
        self.killed_at = []
        self._launch()

    def step(self):
        if not self.node.is_gone():
            return
        self.killed_at.append(self.points.pop(0))
        self._launch()

    def _launch(self):
        self.node.launch(RELANCE_CRASH_AT=self.points[0] if self.points else None)
        self.node.due_code = -9 if self.points else None


@unittest.skipUnless(has_crash_points(), "a build without crash points")
class KafkaCrashPointsTest(ClusterTest):

    def test_every_step_of_a_transaction(self):
        points = POINTS[:2] + POINTS[2:] * ROUNDS
        deaths = Deaths(self.processor(RELANCE_COMMIT_MAX_RECORDS="2"), points)
        self.meanwhile = deaths.step
        player = history.Player(self.front(), random.Random(1))
        beginning, middle, end = events.campaign(events.audience(CONTACTS))
        story = beginning + middle + end
        for event in story:
            if history.is_campaign_event(event):
                player.post_apart(event)
                continue
            player.post([event])
            if deaths.points and len(player.posted) % BATCH == 0:
                player.settle()
        player.settle()
        player.post([history.tick(history.end_of(story))])
        player.settle()
        self.assertEqual(points, deaths.killed_at, "it did not die there")
        self.assert_agrees(player, story)
        self.assert_stop(deaths.node)


if __name__ == "__main__":
    unittest.main()
