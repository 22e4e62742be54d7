"""The cache's server of docker-compose.yml, started as its service says: it is well by its own check, and holds the
prefix of the cache for whoever comes as the program does."""

import os
import re
import shutil
import subprocess
import sys
import unittest

from container_files import ROOT, compose, env_example

sys.path.insert(0, str(ROOT / "tests" / "integration" / "redis" / "server"))
import redis_server  # pylint: disable=wrong-import-position

USER = "relance"


def service():
    return compose()["services"]["redis"]


def filled_in(word):
    return re.sub(r"\$\{(\w+)(?::-([^}]*))?\}", lambda match: env_example().get(match[1]) or match[2] or "", word)


@unittest.skipUnless(redis_server.is_installed() or os.environ.get("CI") == "true", "redis-server is not installed")
class RedisTest(unittest.TestCase):

    def setUp(self):
        program, *arguments = [filled_in(word) for word in service()["command"]]
        self.assertEqual(redis_server.PROGRAM, program)
        self.server = redis_server.RedisServer(arguments)
        self.server.__enter__()
        self.addCleanup(self.server.__exit__)

    def ask(self, *words):
        return self.server.ask(*words, user=USER, password=env_example()["REDIS_PASSWORD"])

    def refused(self, call, *words):
        with self.assertRaisesRegex(RuntimeError, "NOPERM|NOAUTH|permissions"):
            call(*words)

    def test_it_says_that_it_is_well(self):
        check = service()["healthcheck"]["test"]
        self.assertEqual(["CMD", "redis-cli"], check[:2])
        if not shutil.which("redis-cli"):
            self.skipTest("redis-cli is not installed")
        answer = subprocess.run([*check[1:2], "-p", str(self.server.port), *map(filled_in, check[2:])], check=True,
                                capture_output=True, text=True, timeout=30)
        self.assertEqual("PONG\n", answer.stdout)

    def test_it_has_the_rights_that_a_cache_takes_on_its_keys(self):
        script = "redis.call('GETRANGE', KEYS[1], 0, 19) return redis.call('SET', KEYS[1], ARGV[1], 'PX', 1000)"
        self.assertEqual(b"OK", self.ask("EVAL", script, 1, "cache:a", "1"))
        self.assertEqual([b"1"], self.ask("MGET", "cache:a"))
        self.assertEqual([b"0", [b"cache:a"]], self.ask("SCAN", "0", "MATCH", "cache:*", "COUNT", "1000"))
        self.assertEqual(1, self.ask("UNLINK", "cache:a"))
        self.assertEqual(b"OK", self.ask("SELECT", "0"))
        self.assertEqual(b"PONG", self.ask("PING"))

    def test_other_keys_and_commands_are_refused(self):
        for words in (("MGET", "session:1"), ("UNLINK", "session:1"), ("GETRANGE", "cachea", 0, 1), ("FLUSHALL",),
                      ("KEYS", "*"), ("CONFIG", "GET", "*"), ("ACL", "WHOAMI"),
                      ("EVAL", "return redis.call('SET', KEYS[1], '1')", 1, "session:1")):
            self.refused(self.ask, *words)

    def test_who_does_not_say_who_it_is_may_do_nothing(self):
        for words in (("MGET", "cache:a"), ("SET", "cache:a", "1"), ("FLUSHALL",), ("ACL", "LIST")):
            self.refused(self.server.ask, *words)


if __name__ == "__main__":
    unittest.main()
