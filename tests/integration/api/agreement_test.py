"""Histories that are posted live end in the same numbers in the tables, in the cache, in the API and in the offline
run (property 12 of the audit): in one process with what it has by itself, and in several with Kafka, PostgreSQL and
Redis."""

import itertools
import random
import unittest

import world  # first: it knows where the others lie
from agreement import assert_agreement, told_offline
from support import comparison, history
from support.cluster import ClusterTest
from support.events import MARIE, after, sent, status
from support.node import poll

SEEN_SECONDS_MAX = 5
CONTACTS = 30 * history.ROUNDS


def histories(chance, scenarios):
    """(name, events): a campaign of the workload, and so many scenarios."""
    seed = chance.randrange(1_000_000)
    yield f"workload {seed}", history.workload(CONTACTS, seed)
    yield from itertools.islice(history.scenario_histories(chance), scenarios * history.ROUNDS)


def drawn():
    seed = history.seeds(1)[0]
    print(f"RELANCE_LIVE_SEED={seed}", flush=True)
    return random.Random(seed)


def expected(folder, events):
    return told_offline(comparison.offline(folder, events, history.end_of(events)).stats)


class EmbeddedTest(world.ApiTest):

    def test_all_tell_what_the_offline_run_tells(self):
        chance = drawn()
        for name, events in histories(chance, scenarios=3):
            with self.subTest(history=name):
                node = self.running(environment={"RELANCE_COMMIT_MAX_RECORDS": chance.choice(["3", "100", "10000"])})
                history.Player(node, chance).play(events, history.end_of(events))
                assert_agreement(self, expected(self.folder, events), node, world.SqliteViews(node), name=name)
                self.assertEqual(0, node.stop(), node.told())

    def test_a_change_of_status_is_seen_within_seconds(self):
        """Property 15 of the audit, also while the cache has what was there before."""
        node = self.running()

        def shown(counter):
            return self.get_json(node, "/api/messages/stats")[counter]

        self.assertEqual(202, node.post_events([sent(MARIE, "spring", after())]).status)
        for word in ("delivered", "read"):
            self.assertEqual(0, shown(f"messages_{word}"))
            change = status(MARIE, word, after(minutes=1)) | {"id": word}
            self.assertEqual(202, node.post_events([change]).status)
            poll(lambda counter=f"messages_{word}": shown(counter) == 1, word, SEEN_SECONDS_MAX)


@world.needs_servers
class ServersTest(ClusterTest):
    """One process takes what is posted and folds it, another keeps the views and answers."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.postgres = cls.enterClassContext(world.postgres_server.Server())
        cls.redis = cls.enterClassContext(world.redis_server.RedisServer())

    def launched(self, parts, **environment):
        node = self.node("--components", parts, log=self.log, environment=environment)
        self.addCleanup(node.end)
        return node.launch()

    def assert_all_agree(self, name, events, chance):
        cache = world.RedisCache(self.redis)
        tables = world.PostgresViews(self.postgres).migrate()
        core = self.launched("ingress,normaliser,contacts,campaigns")
        board = self.launched("views,api", **tables.environment, **cache.environment)
        for node in (core, board):
            node.wait_until_ready()
        history.Player(core, chance).play(events, history.end_of(events))
        assert_agreement(self, expected(self.folder, events), board, tables, cache, name)
        for node in (board, core):
            self.assertEqual(0, node.stop(), node.told())

    def test_all_tell_what_the_offline_run_tells(self):
        chance = drawn()
        for number, (name, events) in enumerate(histories(chance, scenarios=1)):
            with self.subTest(history=name):
                if number > 0:
                    self.renew()
                self.assert_all_agree(name, events, chance)


if __name__ == "__main__":
    unittest.main()
