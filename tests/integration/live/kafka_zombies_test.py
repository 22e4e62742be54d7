"""Processes that come back when others have taken their place: nothing that they still hold gets into the log."""

import shutil
import tempfile
import unittest
from pathlib import Path

from support import history
from support.cluster import ROUNDS, ClusterTest, chance_of
from support.node import poll

CONTACTS = 30 * ROUNDS
TAKEN = 75


def holds_everything(node):
    """Every partition of the logs that are folded is with this process."""
    names = [name for name, _, _ in node.metrics()]
    return names.count("relance_task_ready") == names.count("relance_task_lag_records") > 0


class KafkaZombiesTest(ClusterTest):

    def test_a_process_that_stood_still_goes_on_as_a_new_member(self):
        """It is stopped at any moment under load, for longer than its session lasts."""
        seed = history.seeds(1)[0]
        chance = chance_of(seed)
        still, other = self.processors(2, RELANCE_COMMIT_MAX_RECORDS="3")
        story = history.workload(CONTACTS, seed)
        stops_at = chance.randint(1, 10)
        posts = 0

        def disturb(_):
            nonlocal posts
            posts += 1
            if posts == stops_at:
                still.pause()

        player = history.Player(self.front(), chance, disturb)
        player.post_each(story[:len(story) // 2])
        self.assertTrue(still.is_paused)
        poll(lambda: holds_everything(other), "the other one to have taken over")
        player.settle()
        assigned = other.value_of("relance_worker_partitions_assigned_total")
        still.go_on()
        player.play(story[len(story) // 2:], history.end_of(story))
        lost = still.value_of("relance_worker_rejoins_total") + still.value_of("relance_worker_partitions_lost_total")
        self.assertGreater(lost, 0, still.told())
        poll(lambda: still.value_of("relance_task_ready") > 0, "it to fold again")
        self.assertGreater(other.value_of("relance_worker_partitions_assigned_total"), assigned)
        player.settle()
        self.assert_agrees(player, story)
        self.assert_stop(still, other)

    def test_of_two_processes_with_one_identity_the_older_ends(self):
        """Whether it has something to commit when the newer comes, or nothing that would tell it."""
        seed = history.seeds(1)[0]
        chance = chance_of(seed)
        older, = self.processors(1)
        story = history.workload(CONTACTS, seed)
        player = history.Player(self.front(), chance)
        half = len(story) // 2
        player.post_each(story[:half])
        if chance.random() < 0.5:
            player.settle()
        home = Path(tempfile.mkdtemp(dir=self.folder))
        (home / "data").mkdir(mode=0o700)
        shutil.copy(older.data / "member-id", home / "data" / "member-id")
        older.due_code = TAKEN
        newer = self.processor(home).start()
        player.play(story[half:], history.end_of(story))
        self.assertEqual(TAKEN, older.wait(), older.told())
        self.assertRegex(older.told(), "another process holds the (identity|transactional id)")
        self.assert_agrees(player, story)
        self.assert_stop(newer)


if __name__ == "__main__":
    unittest.main()
