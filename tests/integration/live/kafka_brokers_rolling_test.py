"""The brokers of a cluster of three are restarted one after the other, while a history is posted and folded: nothing is
lost, nothing comes twice, and no process stops. Only where RELANCE_KAFKA_LONG asks for it: three brokers take their
time."""

import os
import unittest

from support import history, topics
from support.cluster import ROUNDS, Brokers, ClusterTest, chance_of
from support.node import poll

CONTACTS = 60 * ROUNDS
LOOK_SECONDS = 0.2  # a look asks every broker for every partition


@unittest.skipUnless(os.environ.get("RELANCE_KAFKA_LONG"), "a minute or more: ./dev soak")
class KafkaBrokersRollingTest(ClusterTest):

    brokers = Brokers
    settings = {"RELANCE_KAFKA_REPLICATION_FACTOR": str(Brokers.COUNT)}

    def is_whole(self):
        """Every broker says that every partition has all of its copies."""
        try:
            return all(topics.copies_in_sync(broker.address) == Brokers.COUNT for broker in self.broker.all)
        except OSError:
            return False  # one of them does not listen yet

    def restart(self, broker, player, events):
        """While these are posted."""
        half = len(events) // 2
        broker.process.terminate()
        player.post_each(events[:half])
        poll(lambda: broker.process.poll() is not None, "the broker to end")
        self.assertIn(broker.process.returncode, (0, 143))  # the latter is what a JVM says
        broker.launch()
        player.post_each(events[half:])
        poll(self.is_whole, "all copies to be in sync again", pause_seconds=LOOK_SECONDS)

    def test_nothing_is_lost(self):
        seed = history.seeds(1)[0]
        chance = chance_of(seed)
        nodes = self.processors(2, RELANCE_COMMIT_MAX_RECORDS="10")
        story = history.workload(CONTACTS, seed)
        player = history.Player(self.front(), chance)
        poll(self.is_whole, "all copies to be in sync", pause_seconds=LOOK_SECONDS)
        restarts = self.broker.all * ROUNDS
        share = len(story) // len(restarts)
        for number, broker in enumerate(restarts):
            self.restart(broker, player, story[number * share:(number + 1) * share])
        player.play(story[len(restarts) * share:], history.end_of(story))
        self.assert_agrees(player, story)
        self.assert_stop(*nodes)


if __name__ == "__main__":
    unittest.main()
