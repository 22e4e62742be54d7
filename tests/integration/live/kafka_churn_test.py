"""Processes that are killed, ended and started at random while a history is posted: what they have written together is
the offline run's."""

import itertools
import unittest

from support import history
from support.cluster import ROUNDS, Churn, ClusterTest, chance_of

PROCESSES = 3
CONTACTS = 400 * ROUNDS
SCENARIOS = 2 * ROUNDS


class KafkaChurnTest(ClusterTest):

    def play(self, events, chance, name):
        """Plays it while processes come and go; gives what was done to them."""
        nodes = self.processors(PROCESSES, RELANCE_COMMIT_MAX_RECORDS=chance.choice(["3", "10", "100", "10000"]),
                                RELANCE_WORKERS=chance.choice(["1", "2"]))
        churn = Churn(nodes, chance)
        self.meanwhile = churn.step
        player = history.Player(self.front(), chance, disturb=lambda _: churn.work())
        player.play(events, history.end_of(events))
        churn.end()
        self.meanwhile = lambda: None
        player.settle()
        self.assert_agrees(player, events, f"{name}: {churn.acts}")
        self.assert_stop(*nodes)
        return churn.acts

    def test_a_campaign_ends_as_offline(self):
        for seed in history.seeds(1):
            chance = chance_of(seed)
            with self.subTest(seed=seed):
                self.renew()
                acts = self.play(history.workload(CONTACTS, seed), chance, "workload")
                self.assertTrue(any(act.startswith("strike") for act in acts), acts)
                for node in self.folding:
                    node.end()

    def test_scenarios_end_as_offline(self):
        chance = chance_of(history.seeds(1)[0])
        for name, events in itertools.islice(history.scenario_histories(chance), SCENARIOS):
            with self.subTest(scenario=name):
                self.renew()
                self.play(events, chance, name)
                for node in self.folding:
                    node.end()


if __name__ == "__main__":
    unittest.main()
