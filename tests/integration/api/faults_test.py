"""Harm to what stands behind the views, while events are posted: every post is answered 202, the API says what it can,
and afterwards all numbers agree."""

import json
import random
import signal
import threading
import time
import unittest

import world  # first: it knows where the others lie
from agreement import assert_agreement, told_offline
from load import Load, finish
from support import history
from support.cluster import ClusterTest
from support.node import Unanswered, poll

DATA = 65
UNAVAILABLE = 69
CORE = "ingress,normaliser,contacts,campaigns"
FROM_TABLES = "/api/messages?limit=1"
FROM_CACHE = "/api/messages/stats"
WRITABLE = "SET default_transaction_read_only TO off"
STOP_SECONDS_MAX = 10  # whoever waits longer is killed by who asked it to stop
ANSWER_SECONDS_MAX = 5
KILLS = 3
KILL_DELAY_MS = 25


@world.needs_servers
class FaultsTest(world.ApiTest):
    """Both servers are there when a test begins."""

    @classmethod
    def setUpClass(cls):
        cls.postgres = cls.enterClassContext(world.postgres_server.Server())
        cls.redis = cls.enterClassContext(world.redis_server.RedisServer())

    def setUp(self):
        super().setUp()
        self.tables = world.PostgresViews(self.postgres)
        self.cache = world.RedisCache(self.redis)

    def board(self, **environment):
        return self.running(environment={**self.tables.environment, **self.cache.environment, **environment})

    def assert_end_agrees(self, stats, node):
        assert_agreement(self, told_offline(stats), node, self.tables, self.cache)
        self.assertEqual(0, node.stop(), node.told())

    def assert_core_is_well(self, node, load):
        self.assertEqual(200, self.get(node, "/readyz", token=None).status)
        load.advance()

    def told_of(self, node, *words):
        return [line for line in node.lines if all(word in line for word in words)]


class DatabaseTest(FaultsTest):

    def test_it_is_killed_stopped_and_read_only(self):
        self.tables.migrate()
        node = self.board()
        with Load(node) as load:
            load.advance()
            for harm in (self.postgres.kill, self.postgres.stop):
                harm()
                self.assert_away(node, load)
                self.postgres.start()
                self.assert_back(node, load)
            self.assert_only_read(node, load)
        troubles = self.told_of(node, "projections stalled")
        self.assertLess(len(troubles), 20, node.told())
        self.assertNotEqual([], self.told_of(node, "projections resumed"), node.told())
        # However many have asked meanwhile, and whatever reasons they were given.
        for words in (('"warning"', "database down"), ("database up",)):
            self.assertEqual(2, len(self.told_of(node, *words)), node.told())
        self.assertEqual([], self.told_of(node, '"warning"', '"request failed"'))
        self.assertEqual([], self.told_of(node, world.postgres_server.PASSWORD))
        self.assert_end_agrees(load.finish(self.folder), node)

    def answers(self, node, path):
        """Its status; it does not keep anybody waiting."""
        begun = time.monotonic()
        answer = self.get(node, path)
        self.assertLess(time.monotonic() - begun, ANSWER_SECONDS_MAX)
        if answer.status == 503:
            self.assertGreaterEqual(int(answer.headers["retry-after"]), 1)
        return answer.status

    def assert_away(self, node, load):
        for _ in range(10):
            self.assertEqual(503, self.answers(node, FROM_TABLES))
            self.assertIn(self.answers(node, FROM_CACHE), (200, 503))
        poll(lambda: ("relance_views_up", "", 0) in world.metrics(node), "the views to stand still")
        self.assertIn(("relance_api_database_up", "", 0), world.metrics(node))
        before = self.behind(node)
        self.assert_core_is_well(node, load)
        poll(lambda: self.behind(node) > before, "the lag to grow with the log")

    def behind(self, node):
        return next(value for name, _, value in world.metrics(node) if name == "relance_views_lag_records")

    def assert_back(self, node, load):
        poll(lambda: self.answers(node, FROM_TABLES) == 200, "the API to answer")
        self.assertIn(("relance_api_database_up", "", 1), world.metrics(node))
        poll(lambda: ("relance_views_up", "", 1) in world.metrics(node), "the views to follow")
        self.assert_core_is_well(node, load)

    def assert_only_read(self, node, load):
        """Who writes is refused, who reads is answered."""
        self.set_read_only("SET default_transaction_read_only TO on")
        poll(lambda: ("relance_views_up", "", 0) in world.metrics(node), "the views to stand still")
        for _ in range(10):
            self.assertEqual((200, 200), (self.answers(node, FROM_TABLES), self.answers(node, FROM_CACHE)), node.told())
        self.assert_core_is_well(node, load)
        self.set_read_only("RESET default_transaction_read_only")
        self.assert_back(node, load)

    def set_read_only(self, setting):
        self.tables.run(WRITABLE, f"ALTER SYSTEM {setting}", "SELECT pg_reload_conf()")

    def test_a_process_ends_though_it_is_frozen(self):
        self.tables.migrate()
        node = self.board(RELANCE_API_THREADS="1")
        with Load(node) as load, world.Stream(node, "/api/stream") as stream:
            load.advance()
            stream.event()
            self.assertEqual(200, self.answers(node, FROM_TABLES))  # the thread has its connection
            self.postgres.suspend()
            self.addCleanup(self.postgres.resume)
            asker = Asker(self, node, FROM_TABLES)
            load.advance()
            self.assertTrue(asker.is_alive(), "it waits for the database")
        begun = time.monotonic()
        self.assertEqual(0, node.stop(), node.told())
        self.assertLess(time.monotonic() - begun, STOP_SECONDS_MAX, node.told())
        self.assertEqual(503, asker.outcome(), node.told())
        self.postgres.resume()
        node.start()
        self.assert_end_agrees(load.finish(self.folder), node)


class Asker:
    """Asks once, from a thread of its own."""

    def __init__(self, test, node, path):
        self._outcome = None
        self._thread = threading.Thread(target=self._run, args=(test, node, path), daemon=True)
        self._thread.start()

    def _run(self, test, node, path):
        try:
            self._outcome = test.get(node, path).status
        except Unanswered:
            self._outcome = "cut"

    def is_alive(self):
        return self._thread.is_alive()

    def outcome(self):
        """A status; "cut": the connection ended without an answer."""
        self._thread.join(STOP_SECONDS_MAX)
        return self._outcome


class CacheTest(FaultsTest):

    def test_it_is_killed_emptied_read_only_and_frozen(self):
        """Answers come from the tables (property 3 of the cache's design, property 2 of the audit)."""
        self.tables.migrate()
        node = self.board(RELANCE_REDIS_TIMEOUT_MS="100")
        with Load(node) as load:
            load.advance()
            with self.harm(node, load):
                self.redis.kill()
            self.redis.start()
            self.cache.plant()
            self.assert_used_again(node)
            with self.harm(node, load):
                self.cache.ask("FLUSHALL")
                self.cache.plant()
            with self.harm(node, load):
                self.cache.ask("REPLICAOF", "127.0.0.1", world.redis_server.free_port())
            self.cache.ask("REPLICAOF", "NO", "ONE")
            self.assert_used_again(node)
            self.redis.process.send_signal(signal.SIGSTOP)
            self.addCleanup(self.redis.process.send_signal, signal.SIGCONT)
            with self.harm(node, load):
                pass
        self.assertNotEqual([], self.told_of(node, "cache up"), node.told())
        # Nothing happens any more once it is back: what it had before must not be told all the same.
        stats = load.finish(self.folder)
        self.redis.process.send_signal(signal.SIGCONT)
        self.assert_end_agrees(stats, node)

    def test_categories_are_there_before_anybody_asks(self):
        """And as they are, after each change (property 4 of the cache's design)."""
        self.tables.migrate()
        node = self.board()
        with Load(node) as load:
            listed = poll(lambda: self.cache.document("cache:categories:list"), "the list of categories")
        self.assertTrue(listed["items"])
        self.assert_end_agrees(load.finish(self.folder), node)

    def harm(self, node, load):
        return Harm(self, node, load)

    def assert_used_again(self, node):
        """Who asks the API finds out that it is back."""

        def is_used():
            self.assertEqual(200, self.get(node, FROM_CACHE).status)
            return ("relance_cache_up", "", 1) in world.metrics(node)

        poll(is_used, "the cache to be asked", pause_seconds=0.05)


class Harm:
    """What is done in the block keeps nobody from being answered, and is told once."""

    LINES_MAX = 1

    def __init__(self, test, node, load):
        self.test = test
        self.node = node
        self.load = load

    def warnings(self):
        return len(self.test.told_of(self.node, '"warning"', "cache down", "edis", "cannot be"))

    def __enter__(self):
        self.before = self.warnings()

    def __exit__(self, kind, *_):
        if kind is not None:
            return
        for _ in range(20):
            for path in (FROM_CACHE, FROM_TABLES, "/api/campaigns/spring/stats", "/api/campaigns"):
                begun = time.monotonic()
                self.test.assertEqual(200, self.test.get(self.node, path).status)
                self.test.assertLess(time.monotonic() - begun, ANSWER_SECONDS_MAX)
        self.test.assert_core_is_well(self.node, self.load)
        self.test.assertLessEqual(self.warnings() - self.before, self.LINES_MAX, self.node.told())


class ProcessTest(FaultsTest):

    def test_it_is_killed_and_started_again(self):
        for seed in history.seeds(1):
            with self.subTest(seed=seed):
                self.play_with_kills(random.Random(seed))

    def play_with_kills(self, chance):
        self.tables.migrate()
        node = self.board()
        kills = chance.sample(range(history.FIRST_POSTS), KILLS)
        player = history.Player(node, chance, history.kill_at(kills, KILL_DELAY_MS))
        story = history.workload(30, chance.randrange(1_000_000))
        player.play(story, history.end_of(story))
        self.assertEqual(KILLS, player.deaths)
        stats = finish(player, self.folder)
        world.wait_for_views(node, self.tables)
        node.kill()
        # As if it had been killed between its last commit and its word to the cache.
        for key in ("messages_global", *(f"campaign:{name}" for name in stats["campaigns"])):
            self.cache.ask("SET", f"cache:stats:{key}", "v" + "1".zfill(19) + '{"campaigns": {}}')
        node.start()
        self.assert_end_agrees(stats, node)

    def test_tables_may_come_later(self):
        node = self.board()
        with Load(node) as load:
            load.advance()
            line = poll(lambda: self.told_of(node, "projections stalled"), "a line")[0]
            self.assertIn("relance migrate up", line)
            self.assert_problem(503, self.get(node, FROM_TABLES))
            self.assert_core_is_well(node, load)
            self.assertEqual(1, len(self.told_of(node, "projections stalled")), node.told())
            self.tables.migrate()
            load.advance()
        self.assert_end_agrees(load.finish(self.folder), node)


class MigrationTest(FaultsTest):

    def migrated(self, code, *words, verb="up"):
        run = self.tables.verb("migrate", verb)
        self.assertEqual(code, run.returncode, run.stderr)
        for word in words:
            self.assertIn(word, run.stdout + run.stderr)
        if code != 0:
            self.assertRegex(run.stderr, r"\Arelance: [^\n]+\n\Z")

    def test_tables_are_made_once_and_what_has_changed_is_refused(self):
        self.migrated(0, "0001", "pending", verb="status")
        self.migrated(0, "applied 0001", "applied 0002")
        self.migrated(0, "nothing to do")
        self.migrated(0, "0001", "applied", verb="status")
        run = self.tables.verb("migrate", "status", "--json")
        self.assertEqual([{"number": 1, "name": "views", "state": "applied"},
                          {"number": 2, "name": "excluded", "state": "applied"}], json.loads(run.stdout))
        self.tables.run("UPDATE migrations SET checksum = 'another'")
        self.migrated(0, "drifted", verb="status")
        self.migrated(DATA, "a different text")
        self.tables.run("DELETE FROM migrations")
        self.tables.run("INSERT INTO migrations VALUES (1000, 'future', 'x')")
        self.migrated(DATA, "upgrade")
        self.migrated(0, "newer", verb="status")

    def test_a_database_that_is_away_is_said(self):
        url = self.tables.url
        self.tables.url = url.replace(f":{self.postgres.port}/", f":{world.redis_server.free_port()}/")
        for verb in ("up", "status"):
            self.migrated(UNAVAILABLE, verb=verb)
        self.tables.url = url.replace(world.postgres_server.PASSWORD, "another")
        for verb in ("up", "status"):
            run = self.tables.verb("migrate", verb)
            self.assertNotEqual(0, run.returncode)
            self.assertNotIn("another@", run.stderr)


@world.needs_servers
class TwoProcessesTest(ClusterTest):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.postgres = cls.enterClassContext(world.postgres_server.Server())
        cls.redis = cls.enterClassContext(world.redis_server.RedisServer())

    def launched(self, parts, **environment):
        return self.node("--components", parts, log=self.log, environment=environment).launch()

    def active_one(self, nodes):
        """The one of them that keeps the view, once one does; never two."""

        def active():
            found = [node for node in nodes if ("relance_views_active", "", 1) in world.metrics(node)]
            self.assertLess(len(found), 2)
            return found

        return poll(active, "a process that keeps the view")[0]

    def test_the_other_one_takes_over(self):
        tables = world.PostgresViews(self.postgres).migrate()
        cache = world.RedisCache(self.redis)
        core = self.launched(CORE)
        nodes = [self.launched("views,api", **tables.environment, **cache.environment) for _ in range(2)]
        for node in (core, *nodes):
            node.wait_until_ready()
        with Load(core) as load:
            load.advance()
            first = self.active_one(nodes)
            first.kill()
            second = next(node for node in nodes if node is not first)
            self.active_one([second])
            load.advance()
            first.start()
            self.assertIs(second, self.active_one(nodes))
            self.assertEqual(0, second.stop(), second.told())
            self.active_one([first])
            load.advance()
        expected = told_offline(load.finish(self.folder))
        second.start()
        for node in nodes:
            assert_agreement(self, expected, node, tables, cache)


if __name__ == "__main__":
    unittest.main()
