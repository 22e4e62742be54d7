"""The broker is killed under everything, and comes back: posts are turned away meanwhile, and nothing is lost. Or it holds
everybody back, and is waited for."""

import os
import time
import unittest

from support import history, quotas
from support.cluster import KILLED_KAFKA_VERSION, ROUNDS, ClusterTest, chance_of

CONTACTS = 40
GONE_SECONDS = 10 if ROUNDS == 1 else 120
ANSWER_SECONDS_MAX = 15  # a call waits 10 s for the brokers
GROWTH_MAX = 64 * 1024 * 1024
HELD_BACK_CONTACTS = 8 * ROUNDS
BYTES_PER_SECOND = 30_000
HELD_BACK_SECONDS_MIN = 3  # what is written takes longer by far at that rate


def resident_bytes(node):
    with open(f"/proc/{node.process.pid}/statm", encoding="ascii") as file:
        return int(file.read().split()[1]) * os.sysconf("SC_PAGESIZE")


class KafkaBrokerGoneTest(ClusterTest):

    kafka_version = KILLED_KAFKA_VERSION

    def test_everything_goes_on_when_it_is_back(self):
        seed = history.seeds(1)[0]
        chance = chance_of(seed)
        nodes = self.processors(2, RELANCE_COMMIT_MAX_RECORDS="3")
        story = history.workload(CONTACTS, seed)
        front = self.front()
        player = history.Player(front, chance)
        half = len(story) // 2
        player.post_each(story[:half])
        self.broker.kill()  # most of what was posted is being folded
        everybody = [front, *nodes]
        before = [resident_bytes(node) for node in everybody]
        self.is_turned_away(front, story[half])
        for node, bytes_before in zip(everybody, before):
            self.assertIsNone(node.process.poll(), node.told())
            self.assertLess(resident_bytes(node) - bytes_before, GROWTH_MAX)
        self.broker.start()
        player.play(story[half:], history.end_of(story))
        self.assert_agrees(player, story)
        self.assert_stop(*nodes)
        self.assertEqual(0, front.stop(), front.told())

    def is_turned_away(self, front, event):
        """Each post is answered in time, as long as the broker is gone."""
        event = {**event, "id": "turned-away"}
        back_at = time.monotonic() + GONE_SECONDS
        while time.monotonic() < back_at:
            begun = time.monotonic()
            problem = front.post_events([event])
            self.assert_problem(503, problem)
            self.assertRegex(problem.headers["retry-after"], r"\A[0-9]+\Z")
            self.assertLess(time.monotonic() - begun, ANSWER_SECONDS_MAX)
        self.assertEqual(200, front.request("GET", "/livez").status)
        self.assertEqual(503, front.request("GET", "/readyz").status)

    def test_a_quota_makes_it_slow_and_nothing_else(self):
        """Answers that come late, and say for how long they were held back."""
        seed = history.seeds(1)[0]
        nodes = self.processors(2)
        story = history.workload(HELD_BACK_CONTACTS, seed)
        player = history.Player(self.front(), chance_of(seed))
        quotas.limit(self.broker.address, producer_byte_rate=BYTES_PER_SECOND, consumer_byte_rate=BYTES_PER_SECOND)
        begun = time.monotonic()
        player.play(story, history.end_of(story))
        self.assertGreater(time.monotonic() - begun, HELD_BACK_SECONDS_MIN)
        quotas.limit(self.broker.address, producer_byte_rate=2**40, consumer_byte_rate=2**40)
        self.assert_agrees(player, story)
        self.assert_stop(*nodes)


if __name__ == "__main__":
    unittest.main()
