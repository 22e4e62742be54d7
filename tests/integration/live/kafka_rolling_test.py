"""One process after the other is restarted in order, while posts go on."""

import unittest

from support import history
from support.cluster import ROUNDS, ClusterTest, chance_of

CONTACTS = 120 * ROUNDS
SESSION_MS = 30_000  # a restart is shorter
ASSIGNED = "relance_worker_partitions_assigned_total"


class Rolling:
    """At each step whatever is due: one is asked to end, started when it has, and the next one when it is ready."""

    def __init__(self, nodes):
        self.left = list(nodes)

    def step(self):
        if not self.left:
            return
        node = self.left[0]
        if node.is_gone():
            node.launch()
            self._comes = True
        elif node.due_code is None and not self._comes:
            node.ask_to_stop()
        elif node.due_code is None and node.port is not None and node._is_ready():
            self.left.pop(0)
            self._comes = False

    _comes = False


class KafkaRollingTest(ClusterTest):

    def test_processors(self):
        """What they hold stays with them: those that go on are told nothing."""
        self.log["RELANCE_KAFKA_SESSION_TIMEOUT"] = str(SESSION_MS)
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
