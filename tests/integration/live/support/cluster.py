"""A broker, and processes that fold the logs of one application on it together."""

import itertools
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from support.fixture import LiveTest
from support.node import BINARY, LIMIT_SECONDS, ROOT, Died, Node, Unanswered, poll

sys.path.insert(0, str(ROOT / "tests" / "integration" / "kafka" / "broker"))

from kafka_broker import Broker

SESSION_MS = 3000
TRANSACTION_MS = 2000
PROCESSORS = ("--parts", "normaliser,contacts,campaigns")
SETTINGS = """
# Short waits: for the dead to be noticed, for what they left open to be aborted, for a former self to be given up.
group.min.session.timeout.ms=500
transaction.abort.timed.out.transaction.cleanup.interval.ms=500
broker.session.timeout.ms=3000
broker.heartbeat.interval.ms=300
"""


class Front(Node):
    """The process that posts go to; `cluster` knows what the others have folded."""

    cluster = None

    def wait_until_idle(self):
        poll(lambda: not self.raise_if_dead() and self.cluster.is_idle(), "everything to be folded", 3 * LIMIT_SECONDS)


class ClusterTest(LiveTest):
    """Each test has topics and a group of its own on the broker of its file."""

    numbers = itertools.count()

    @classmethod
    def setUpClass(cls):
        cls.home = tempfile.TemporaryDirectory(prefix="relance-cluster-")
        cls.addClassCleanup(cls.home.cleanup)
        cls.broker = cls.enterClassContext(Broker(Path(cls.home.name) / "broker", settings=SETTINGS)) \
            if hasattr(cls, "enterClassContext") else cls._enter(Broker(Path(cls.home.name) / "broker", settings=SETTINGS))

    @classmethod
    def _enter(cls, broker):
        broker.__enter__()
        cls.addClassCleanup(broker.__exit__, None, None, None)
        return broker

    def setUp(self):
        super().setUp()
        prefix = f"test-{next(self.numbers)}."
        self.log = {"RELANCE_LOG": "kafka", "RELANCE_KAFKA_BROKERS": self.broker.address,
                    "RELANCE_KAFKA_TOPIC_PREFIX": prefix, "RELANCE_KAFKA_GROUP": prefix + "group",
                    "RELANCE_KAFKA_SESSION_TIMEOUT": str(SESSION_MS),
                    "RELANCE_KAFKA_TRANSACTION_TIMEOUT": str(TRANSACTION_MS)}
        self.folding = []
        self.verb("topics", "create")

    def verb(self, *arguments, code=0):
        run = subprocess.run([BINARY, *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False,
                             timeout=LIMIT_SECONDS, env={**os.environ, **self.log}, cwd=self.folder)
        self.assertEqual(code, run.returncode, run.stderr.decode())
        return run.stdout.decode()

    def processor(self, *arguments, **options):
        """A process that folds, not started yet."""
        environment = {"RELANCE_WORKERS": "1", **options.pop("environment", {})}
        node = self.node(*PROCESSORS, *arguments, log=self.log, environment=environment, **options)
        self.folding.append(node)
        return node

    def front(self):
        node = Front(tempfile.mkdtemp(dir=self.folder), "--parts", "ingress", log=self.log)
        node.cluster = self
        self.addCleanup(node.end)
        return node.start()

    def is_idle(self):
        """Everything is folded and committed: of each partition, some process that runs says so."""
        lags = {}
        for node in self.folding:
            try:
                if node.process is None or node.process.poll() is not None or node.port is None:
                    continue
                for name, labels, value in node.metrics():
                    if name == "relance_task_lag_records":
                        lags[labels] = min(value, lags.get(labels, value))
            except (Unanswered, Died):
                continue
        return bool(lags) and not any(lags.values())
