"""One process after the other is restarted in order, while posts go on."""

import unittest

from support import history
from support.cluster import ROUNDS, ClusterTest, Rolling, chance_of

CONTACTS = 120 * ROUNDS
SESSION_MS = 30_000  # a restart is shorter
ASSIGNED = "relance_worker_partitions_assigned_total"


class KafkaRollingTest(ClusterTest):

    def test_processors(self):
        """What they hold stays with them: those that go on are told nothing."""
        self.log["RELANCE_KAFKA_SESSION_TIMEOUT_MS"] = str(SESSION_MS)
        seed = history.seeds(1)[0]
        chance = chance_of(seed)
        nodes = self.processors(3)
        story = history.workload(CONTACTS, seed)
        player = history.Player(self.front(), chance)
        player.post(story[:1])
        player.settle()
        last = nodes[-1].value_of(ASSIGNED)
        rolling = Rolling(nodes[:-1])
        self.meanwhile = rolling.step
        player.disturb = lambda _: rolling.step()
        player.play(story[1:], history.end_of(story))
        while rolling.left:
            player.settle()
        self.assertEqual(last, nodes[-1].value_of(ASSIGNED), "partitions moved")
        self.assert_agrees(player, story)
        self.assert_stop(*nodes)

    def test_processes_that_take_posts(self):
        """What has been sent to one that ends is answered; what comes later is posted to the next one."""
        seed = history.seeds(1)[0]
        chance = chance_of(seed)
        nodes = self.processors(1)
        story = history.workload(CONTACTS, seed)

        def disturb(player):
            if chance.random() < 0.3 and player.deaths < 3:
                player.node.process.terminate()

        player = history.Player(self.front(), chance, disturb)
        player.play(story, history.end_of(story))
        self.assertEqual(3, player.deaths)
        self.assertEqual(story_ids(player), landed_ids(player), "something landed twice")
        self.assert_agrees(player, story)
        self.assert_stop(*nodes)


def story_ids(player):
    return [event["id"] for batch in player.posted for event in batch]


def landed_ids(player):
    return [event["id"] for event in player.landed()]


if __name__ == "__main__":
    unittest.main()
