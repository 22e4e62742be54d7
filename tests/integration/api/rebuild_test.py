"""`relance replay rebuild`: tables and cache made anew beside a running process, which goes on answering and keeping
them."""

import random
import subprocess
import unittest

import world  # first: it knows where the others lie
from agreement import assert_agreement, told_offline
from support import comparison, history
from support.node import BINARY, LIMIT_SECONDS

CONTACTS = 150
UNLIMITED = {"RELANCE_API_MAX_REQUESTS_PER_SECOND": "1000000"}  # who asks all along asks more than 1000 times a second


def verb(*arguments, **environment):
    return subprocess.run([BINARY, *arguments], env={**world.clean_environment(), **environment}, check=False,
                          capture_output=True, text=True, timeout=LIMIT_SECONDS)


def has_campaigns(answer):
    return answer.status == 200 and bool(answer.json["items"])


class RebuildTest(world.ApiTest):

    def events(self):
        seed = history.seeds(1)[0]
        print(f"RELANCE_LIVE_SEED={seed}", flush=True)
        return history.workload(CONTACTS, seed), random.Random(seed)

    def play_and_rebuild(self, node, tables, spoil, cache=None, **environment):
        """Half of a history, tables that tell lies, tables made anew, and the other half."""
        events, chance = self.events()
        half = len(events) // 2
        player = history.Player(node, chance)
        player.post_each(events[:half])
        player.settle()
        self.wait_for_views(node, tables)
        spoil()
        with world.Asking(self, node, "/api/campaigns?limit=1", has_campaigns) as asking:
            run = verb("replay", "rebuild", "--view", "sql", "--data-dir", str(node.data), **environment)
            self.assertEqual(0, run.returncode, run.stderr)
            self.assertRegex(run.stdout, r"^\d+ facts and statistics read")
            player.play(events[half:], history.end_of(events))
        self.assertEqual([], asking.failures)
        self.assertGreater(asking.answers, 0)
        expected = told_offline(comparison.offline(self.folder, events, history.end_of(events)).stats)
        assert_agreement(self, expected, node, tables, cache)

    def test_a_file_was_rebuilt_under_a_running_process(self):
        node = self.running(environment=UNLIMITED)
        tables = world.SqliteViews(node)

        def spoil():
            with world.sqlite3.connect(tables.file, timeout=10) as connection:
                connection.execute("UPDATE enrolments SET outcome = 'pending'")
                connection.execute("DELETE FROM interactions")
            connection.close()

        self.play_and_rebuild(node, tables, spoil)
        self.assertEqual([], [file.name for file in node.data.iterdir() if "rebuild" in file.name])

    @world.needs_servers
    def test_a_schema_was_rebuilt_under_a_running_process(self):
        with world.postgres_server.Server() as server, world.redis_server.RedisServer() as redis:
            cache = world.RedisCache(redis)
            tables = world.PostgresViews(server).migrate()
            node = self.running(environment={**tables.environment, **cache.environment, **UNLIMITED})
            self.play_and_rebuild(node, tables, lambda: tables.run("UPDATE enrolments SET outcome = 'pending'"), cache,
                                  **tables.environment)
            left = tables.run("SELECT nspname FROM pg_namespace WHERE nspname LIKE 'relance%'").split()
            self.assertEqual([tables.schema], left)
            run = verb("replay", "rebuild", "--view", "redis", "--data-dir", str(node.data), **tables.environment,
                       **cache.environment)
            self.assertEqual(0, run.returncode, run.stderr)
            self.assertRegex(run.stdout, r"^\d+ keys removed")
            campaign = tables.rows("SELECT id FROM campaigns LIMIT 1")[0]["id"]
            self.assertLessEqual({*world.FOREIGN_KEYS, "cache:stats:messages_global", "cache:stats:dashboard",
                                  f"cache:stats:campaign:{campaign}"}, set(cache.keys()))
            node.stop()  # nobody fills the cache again
            run = verb("cache", "clear", "cache:stats:*", **cache.environment)
            self.assertEqual((0, ""), (run.returncode, run.stderr))
            self.assertRegex(run.stdout, r"\A[1-9]\d* keys removed\n\Z")
            self.assertEqual([], [key for key in cache.keys() if key.startswith("cache:stats:")])
            self.assertLessEqual(set(world.FOREIGN_KEYS), set(cache.keys()))

    def test_a_cache_in_memory_is_not_rebuilt_or_cleared(self):
        for arguments in (("replay", "rebuild", "--view", "redis"), ("cache", "clear", "cache:*")):
            with self.subTest(arguments):
                run = verb(*arguments)
                self.assertEqual(64, run.returncode)
                self.assertIn("redis.url", run.stderr)

    def test_keys_of_others_are_never_cleared(self):
        for pattern in ("*", "session:*", "cach*", ""):
            with self.subTest(pattern):
                run = verb("cache", "clear", pattern, RELANCE_REDIS_URL="redis://127.0.0.1:1")
                self.assertEqual(64, run.returncode)
                self.assertIn("must begin with cache:", run.stderr)

    def test_a_cache_that_cannot_be_reached_is_not_cleared(self):
        run = verb("cache", "clear", "cache:*", RELANCE_REDIS_URL="redis://127.0.0.1:1")
        self.assertEqual(69, run.returncode)
        self.assertIn("127.0.0.1:1", run.stderr)


if __name__ == "__main__":
    unittest.main()
