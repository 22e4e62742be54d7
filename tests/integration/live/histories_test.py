"""Histories posted live end as the offline run of the same file does, undisturbed and with the process killed."""

import itertools
import random
import unittest

from support import comparison, history
from support.fixture import LiveTest

SCENARIOS_EACH = 5  # of those that can be posted, in each mode
KILLED_SHARE = 0.15
KILL_DELAY_MS = 25


class HistoriesTest(LiveTest):
    maxDiff = None

    def play(self, events, seed, disturb=None):
        """Plays it in a data directory of its own; gives the player, its node still running."""
        chance = random.Random(seed)
        node = self.running(environment={"RELANCE_COMMIT_MAX_RECORDS": chance.choice(["1", "3", "10", "100", "10000"]),
                                         "RELANCE_WORKERS": chance.choice(["1", "2", "3"])})
        player = history.Player(node, chance, disturb)
        player.play(events, history.end_of(events))
        return player

    def assert_agrees(self, expected, player, name, seed):
        found = comparison.differences(expected, comparison.live(player.node))
        self.assertEqual([], found, f"{name}, RELANCE_LIVE_SEED={seed}, {player.deaths} deaths:\n" + "\n".join(found))

    def offline(self, events):
        return comparison.offline(self.folder, events, history.end_of(events))

    def scenarios(self, chance):
        return itertools.islice(history.scenario_histories(chance), SCENARIOS_EACH * history.ROUNDS)

    def test_scenarios_end_as_offline(self):
        seed = history.seeds(1)[0]
        for name, events in self.scenarios(random.Random(seed)):
            with self.subTest(scenario=name, seed=seed):
                player = self.play(events, seed)
                self.assert_agrees(self.offline(events), player, name, seed)
                self.assertEqual(0, player.node.stop(), player.node.told())

    def test_killed_scenarios_end_as_what_landed_offline(self):
        """Posts whose answer was lost are posted again, whatever became of them."""
        seed = history.seeds(1)[0]
        for name, events in self.scenarios(random.Random(-seed)):
            with self.subTest(scenario=name, seed=seed):
                player = self.play(events, seed, self.kills(seed, 2 * KILLED_SHARE))
                self.assert_agrees(self.offline(player.landed()), player, name, seed)
                player.node.end()

    def test_a_campaign_ends_as_offline(self):
        for seed in history.seeds(1):
            with self.subTest(seed=seed):
                events = history.workload(50, seed)
                player = self.play(events, seed)
                self.assert_agrees(self.offline(events), player, "workload", seed)
                self.assertEqual(0, player.node.stop(), player.node.told())

    def test_a_killed_campaign_ends_as_offline(self):
        """All of its events are such that a second one does nothing: repeated posts are harmless."""
        for seed in history.seeds(2):
            with self.subTest(seed=seed):
                events = history.workload(50, seed)
                player = self.play(events, seed, self.kills(seed, KILLED_SHARE))
                self.assertGreater(player.deaths, 0, "it was never killed")
                self.assert_agrees(self.offline(events), player, "workload", seed)
                self.assert_restart_changes_nothing(player)
                player.node.end()

    def kills(self, seed, share):
        return history.kill_at_random(random.Random(seed), share, KILL_DELAY_MS)

    def assert_restart_changes_nothing(self, player):
        before = comparison.live(player.node)
        player.node.kill()
        player.node.start()
        player.node.wait_until_idle()
        after = comparison.live(player.node)
        self.assertEqual(before.facts, after.facts)
        self.assertEqual(before.stats, after.stats)


if __name__ == "__main__":
    unittest.main()
