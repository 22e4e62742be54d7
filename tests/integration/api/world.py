"""A running process with views and an API, the stores that it keeps them in, and how both are asked."""

import http.client
import itertools
import json
import os
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
import unittest
from pathlib import Path

INTEGRATION = Path(__file__).resolve().parents[1]
for folder in ("live", "postgres/server", "redis/server"):
    sys.path.insert(0, str(INTEGRATION / folder))

# pylint: disable=wrong-import-position
import postgres_server
import redis_server
from support.fixture import LiveTest
from support.node import BINARY, LIMIT_SECONDS, ROOT, TOKEN, Answer, Node, Unanswered, clean_environment, poll, samples

READ_TOKEN = "token-of-the-readers"
WRITE_TOKEN = "token-of-the-writers"
TOKENS = {"RELANCE_API_READ_TOKEN": READ_TOKEN, "RELANCE_API_WRITE_TOKEN": WRITE_TOKEN}
IS_CI = os.environ.get("CI") == "true"
FOREIGN_KEYS = {"whatsapp:x": "1", "campaign:x": "2", "celery-task-meta-x": "3"}  # of others, on the same Redis


def has_servers():
    """Whether PostgreSQL and Redis are installed; where they have to be, their absence is a failure and no skip."""
    if IS_CI:
        return True
    try:
        postgres_server.programs()
    except RuntimeError:
        return False
    return redis_server.is_installed()


needs_servers = unittest.skipUnless(has_servers(), "PostgreSQL or redis-server is not installed")


class SqliteViews:
    """The tables in the data directory of a process."""

    def __init__(self, node):
        self.file = node.data / "views.sqlite"

    def rows(self, query):
        with sqlite3.connect(f"file:{self.file}?mode=ro", uri=True) as connection:
            connection.row_factory = sqlite3.Row
            found = [dict(row) for row in connection.execute(query)]
        connection.close()
        return found


class PostgresViews:
    """The tables in a schema of a server."""

    numbers = itertools.count()

    def __init__(self, server, url=None):
        self.schema = f"relance_{next(self.numbers)}"
        self.url = url or server.url

    @property
    def environment(self):
        return {"RELANCE_POSTGRES_URL": self.url, "RELANCE_POSTGRES_SCHEMA": self.schema}

    def run(self, *statements):
        """What psql prints."""
        command = [postgres_server.programs() / "psql", "-XAtq", "-v", "ON_ERROR_STOP=1"]
        for statement in (f'SET search_path TO "{self.schema}"', *statements):
            command += ["-c", statement]
        run = subprocess.run([*command, self.url], check=False, capture_output=True, text=True, timeout=LIMIT_SECONDS)
        assert run.returncode == 0, run.stderr
        return run.stdout

    def rows(self, query):
        return json.loads(self.run(f"SELECT coalesce(json_agg(found), '[]') FROM ({query}) found"))

    def verb(self, *arguments):
        """A run of the program to its end, told of these tables only."""
        return subprocess.run([BINARY, *arguments], env={**clean_environment(), **self.environment}, check=False,
                              capture_output=True, text=True, timeout=LIMIT_SECONDS)

    def migrate(self):
        """Makes the tables."""
        run = self.verb("migrate", "up")
        assert run.returncode == 0, run.stderr
        return self


def french(server):
    """Tables in a database that sorts as French does, and not by bytes."""
    PostgresViews(server).run("CREATE DATABASE french TEMPLATE template0 LOCALE_PROVIDER icu ICU_LOCALE 'fr-FR'")
    return PostgresViews(server, server.url.rpartition("/")[0] + "/french")


class RedisCache:
    """A server, empty but for keys of others."""

    def __init__(self, server):
        self.server = server
        self.ask = server.ask
        self.environment = {"RELANCE_REDIS_URL": server.url, "RELANCE_REDIS_TIMEOUT_MS": "500"}
        self.ask("FLUSHALL")
        self.plant()

    def plant(self):
        for key, value in FOREIGN_KEYS.items():
            self.ask("SET", key, value)

    def keys(self):
        return sorted(key.decode() for key in self.ask("KEYS", "*"))

    def document(self, key):
        """What lies under a key; None: nothing that is a value."""
        stored = self.ask("GET", key)
        if stored is None or not stored.startswith(b"v"):
            return None
        assert stored[1:20].isdigit(), stored
        return json.loads(stored[20:])


class ApiTest(LiveTest):
    """Questions go on connections of their own: they do not disturb whoever posts."""

    def get(self, node, path, method="GET", token=TOKEN, headers=None, body=None):
        bearer = {} if token is None else {"Authorization": f"Bearer {token}"}
        return request(node.port, method, path, {**bearer, **(headers or {})}, body)

    def get_json(self, node, path, **options):
        answer = self.get(node, path, **options)
        self.assert_answer(200, answer)
        return answer.json

    def wait_for_views(self, node, tables):
        wait_for_views(node, tables)

    @classmethod
    def running_for_all(cls, **environment):
        """A process that lives as long as the tests of the class."""
        node = Node(cls.enterClassContext(tempfile.TemporaryDirectory(prefix="relance-api-")), environment=environment)
        cls.addClassCleanup(node.end)
        return node.start()


def post_all(node, batches):
    """Posts them one after the other, each when those before have had their effects."""
    for batch in batches:
        answer = node.post_events(batch)
        assert answer.status == 202, answer.body
        node.wait_until_idle()


def wait_for_views(node, tables):
    """The tables have all that the log has."""
    poll(lambda: reached(node, tables), "the views to follow", pause_seconds=0.02)


class Stream:
    """An answer that is read while it comes: `text/event-stream`, line by line."""

    def __init__(self, node, path, token=TOKEN, headers=None):
        self._connection = http.client.HTTPConnection("127.0.0.1", node.port, timeout=LIMIT_SECONDS)
        self._connection.request("GET", path, headers={"Authorization": f"Bearer {token}", **(headers or {})})
        self._response = self._connection.getresponse()
        self.status = self._response.status
        self.headers = {name.lower(): value for name, value in self._response.getheaders()}

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._response.close()
        self._connection.close()

    def event(self):
        """The next one: its fields by name. What has none, as the first line, is passed over."""
        fields = {}
        deadline = time.monotonic() + LIMIT_SECONDS
        while True:
            assert time.monotonic() < deadline, "no event comes"
            line = self._response.readline().decode()
            assert line.endswith("\n"), "the stream has ended"
            name, _, value = line.rstrip("\n").partition(": ")
            if name:
                fields[name] = value
            elif "data" in fields:
                return {**fields, "data": json.loads(fields["data"])}
            else:
                fields = {}


class Asking:
    """Somebody who asks for a path all along: what was not answered as it should be, and how long the slowest answer
    took."""

    def __init__(self, test, node, path, is_right=lambda answer: answer.status == 200):
        self.test, self.node = test, node
        self.path, self.is_right = path, is_right
        self.failures, self.answers, self.slowest = [], 0, 0.0
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run)

    def _run(self):
        try:
            while not self._over.is_set():
                begun = time.monotonic()
                answer = self.test.get(self.node, self.path)
                self.slowest = max(self.slowest, time.monotonic() - begun)
                self.answers += 1
                if not self.is_right(answer):
                    self.failures.append((answer.status, answer.body))
        except Exception as error:  # told where it is looked at
            self.failures.append(error)

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._over.set()
        self._thread.join()

    def go_on(self, answers):
        """Waits for so many more answers."""
        wanted = self.answers + answers
        poll(lambda: self.answers >= wanted or self.failures, "answers")


def request(port, method, path, headers, body=None):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=LIMIT_SECONDS)
    try:
        connection.request(method, path, body, headers)
        return Answer(connection.getresponse())
    except (OSError, http.client.HTTPException) as error:
        raise Unanswered(str(error)) from error
    finally:
        connection.close()


def metrics(node):
    """(name, labels, value) of each; on a connection of its own."""
    return samples(request(node.port, "GET", "/metrics", {}).body.decode())


def reached(node, tables):
    """Whether everything in `facts` and `stats` is in the tables."""
    seen = {(row["topic"], row["partition"]): row["next_offset"] for row in
            tables.rows("SELECT topic, partition, next_offset FROM positions")}
    ends = {labels: value for name, labels, value in metrics(node) if name == "relance_log_end_offset"}
    for labels, end in ends.items():
        log, partition = (part.split("=")[1].strip('"') for part in labels.split(","))
        if log in ("relance.facts", "relance.stats") and seen.get((log, int(partition)), 0) != end:
            return False
    return True
