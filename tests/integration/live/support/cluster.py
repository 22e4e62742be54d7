"""A broker, and processes that fold the logs of one application on it together."""

import itertools
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from support import comparison, history
from support.fixture import LiveTest
from support.node import BINARY, LIMIT_SECONDS, ROOT, Node, Unanswered, poll

sys.path.insert(0, str(ROOT / "tests" / "integration" / "kafka" / "broker"))

from kafka_broker import KAFKA_VERSION, KILLED_KAFKA_VERSION, Broker, Brokers, free_ports

ROUNDS = int(os.environ.get("RELANCE_KAFKA_ROUNDS", "1"))  # more of them, and longer ones
SESSION_MS = 3000
TRANSACTION_MS = 2000
LOOK_SECONDS = 0.05  # a look asks the broker for every partition
PROCESSORS = ("--components", "normaliser,contacts,campaigns")
JAVA = ("-Xms256m", "-Xmx512m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")  # there soon, and seldom busy
SETTINGS = """
# Short waits: for the dead to be noticed, for what they left open to be aborted, for a former self to be given up.
group.min.session.timeout.ms=500
transaction.abort.timed.out.transaction.cleanup.interval.ms=500
broker.session.timeout.ms=3000
broker.heartbeat.interval.ms=300
"""


class Processor(Node):
    """A process that folds, and what the test has done to it."""

    due_code = None  # that it must end with; none: it must not end
    is_paused = False

    def launch(self, **environment):
        self.due_code = None
        self.is_paused = False
        return super().launch(**environment)

    def strike(self):
        """SIGKILL; it is seen to be gone."""
        self.due_code = -signal.SIGKILL
        self.process.kill()
        self.process.wait()

    def ask_to_stop(self):
        """SIGTERM; nobody waits for it."""
        self.due_code = 0
        self.process.send_signal(signal.SIGTERM)

    def pause(self):
        self.is_paused = True
        self.process.send_signal(signal.SIGSTOP)

    def go_on(self):
        self.is_paused = False
        self.process.send_signal(signal.SIGCONT)

    def is_gone(self):
        """Whether it has ended, as it must have."""
        if self.process is None:
            return True
        code = self.process.poll()
        if code is None:
            return False
        assert code == self.due_code, f"it ended with {code} instead of {self.due_code}: {self.told()}"
        return True

    def value_of(self, name):
        """The sum of this metric, over its labels."""
        return sum(value for metric, _, value in self.metrics() if metric == name)


class Front(Node):
    """The process that posts go to; `cluster` knows what the others have folded."""

    cluster = None

    def wait_until_idle(self):
        def is_idle():
            self.raise_if_dead()
            self.cluster.meanwhile()
            return self.cluster.is_idle()

        self._close_connection()  # the server would, when it has been silent for long
        try:
            poll(is_idle, "everything to be folded", 2 * LIMIT_SECONDS, LOOK_SECONDS)
        except AssertionError as error:
            raise AssertionError(f"{error}: {self.cluster.unfolded()}") from error


class ClusterTest(LiveTest):
    """Each test has topics and a group of its own on the broker of its file."""

    maxDiff = None
    numbers = itertools.count()
    brokers = Broker  # what it runs on
    kafka_version = KAFKA_VERSION
    settings = {}  # of all processes

    @classmethod
    def setUpClass(cls):
        home = cls.enterClassContext(tempfile.TemporaryDirectory(prefix="relance-cluster-"))
        cls.broker = cls.enterClassContext(cls.brokers(Path(home) / "broker", cls.kafka_version, settings=SETTINGS,
                                                       java=JAVA))

    def setUp(self):
        super().setUp()
        self.renew()

    def renew(self):
        """Topics and a group that nobody has used."""
        prefix = f"test-{next(self.numbers)}."
        self.log = {"RELANCE_LOG": "kafka", "RELANCE_KAFKA_BROKERS": self.broker.address,
                    "RELANCE_KAFKA_TOPIC_PREFIX": prefix, "RELANCE_KAFKA_GROUP": prefix + "group",
                    "RELANCE_KAFKA_SESSION_TIMEOUT_MS": str(SESSION_MS),
                    "RELANCE_KAFKA_TRANSACTION_TIMEOUT_MS": str(TRANSACTION_MS), **self.settings}
        self.folding = []
        self.meanwhile = lambda: None  # called again and again while something is waited for
        self.verb("topics", "create")

    def verb(self, *arguments, code=0):
        """A run to its end with this code; gives what it printed, and what it said."""
        run = subprocess.run([BINARY, *map(str, arguments)], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                             check=False, timeout=LIMIT_SECONDS, env={**os.environ, **self.log}, cwd=self.folder)
        self.assertEqual(code, run.returncode, run.stderr.decode())
        return run.stdout.decode() + run.stderr.decode()

    def processor(self, home=None, **environment):
        """A process that folds, not started yet."""
        node = Processor(home or tempfile.mkdtemp(dir=self.folder), *PROCESSORS, log=self.log,
                         environment={"RELANCE_WORKERS": "1", **environment})
        self.addCleanup(node.end)
        self.folding.append(node)
        return node

    def processors(self, count, **environment):
        """As many of them, started and ready."""
        nodes = [self.processor(**environment).launch() for _ in range(count)]
        for node in nodes:
            node.wait_until_ready()
        return nodes

    def front(self):
        node = Front(tempfile.mkdtemp(dir=self.folder), "--components", "ingress", log=self.log)
        node.cluster = self
        self.addCleanup(node.end)
        return node.start()

    def is_idle(self):
        """Everything is folded and committed: of each partition, some process that runs says so, and nothing was written
        while they were asked."""
        lags, ends = {}, {}
        for _, page in self.pages():
            for name, labels, value in page:
                if name == "relance_task_lag_records":
                    lags[labels] = min(value, lags.get(labels, value))
                elif name == "relance_log_end_offset" and ends.setdefault(labels, value) != value:
                    return False
        return bool(lags) and not any(lags.values())

    def pages(self):
        """(node, its metrics) of each that answers."""
        for node in self.folding:
            if node.is_gone() or node.is_paused or node.port is None:
                continue
            try:
                yield node, node.metrics()
            except Unanswered:
                continue

    def unfolded(self):
        """In words, what keeps it from being idle."""
        told = []
        for node, page in self.pages():
            lags = [f"{labels}: {value:.0f}" for name, labels, value in page
                    if name == "relance_task_lag_records" and value]
            tasks = sum(name == "relance_task_ready" for name, _, _ in page)
            checks = node.request("GET", "/readyz?verbose").body.decode()
            told.append(f"process {self.folding.index(node)} with {tasks} tasks: {lags} {checks}")
        return "\n".join(told)

    def assert_agrees(self, player, events, name=""):
        """What stands in the log is the offline run of what landed there."""
        with ThreadPoolExecutor() as meanwhile:  # each look at a log mostly waits
            live = meanwhile.submit(comparison.live, player.node)
            expected = comparison.offline(self.folder, player.landed(), history.end_of(events))
            found = comparison.differences(expected, live.result())
        self.assertEqual([], found, name + "\n" + "\n".join(found))

    def assert_stop(self, *nodes):
        """They end in order when they are asked to."""
        for node in nodes:
            node.due_code = 0
            self.assertEqual(0, node.stop(), node.told())


class Churn:
    """Kills, ends and starts processes at random, an act every one to three seconds, whenever it is asked to step; with
    all of them running, it holds still when nothing has settled for a while."""

    PAUSE_SECONDS = (1, 3)
    CALM_SECONDS = 4

    def __init__(self, nodes, chance):
        self.nodes = nodes
        self.chance = chance
        self.acts = []
        self._next = time.monotonic()
        self._worked = time.monotonic()

    def work(self):
        """The load goes on."""
        self._worked = time.monotonic()
        self.step()

    def step(self):
        now = time.monotonic()
        if now < self._next:
            return
        self._next = now + self.chance.uniform(*self.PAUSE_SECONDS)
        gone = [node for node in self.nodes if node.is_gone()]
        is_calm = now - self._worked > self.CALM_SECONDS
        if gone and (is_calm or self.chance.random() < 0.6):
            self._act("start", self.chance.choice(gone))
        elif not is_calm:
            running = [node for node in self.nodes if node not in gone and node.due_code is None]
            if running:
                self._act(self.chance.choice(["strike", "strike", "ask_to_stop"]), self.chance.choice(running))

    def _act(self, what, node):
        self.acts.append(f"{what} {self.nodes.index(node)}")
        {"start": node.launch, "strike": node.strike, "ask_to_stop": node.ask_to_stop}[what]()

    def end(self):
        """All of them run, and go on running."""
        for node in self.nodes:
            if node.process is not None and node.due_code is not None:
                node.process.wait(LIMIT_SECONDS)
            if node.is_gone():
                node.launch()
        for node in self.nodes:
            node.wait_until_ready()


class Rolling:
    """At each step whatever is due: one is asked to end, started when it has, in this environment, and the next one when
    it is ready."""

    def __init__(self, nodes, **environment):
        self.left = list(nodes)
        self.environment = environment
        self._comes = False

    def step(self):
        if not self.left:
            return
        node = self.left[0]
        if node.is_gone():
            node.launch(**self.environment)
            self._comes = True
        elif node.due_code is None and not self._comes:
            node.ask_to_stop()
        elif node.due_code is None and node.is_ready():
            self.left.pop(0)
            self._comes = False


def has_crash_points():
    """Whether the program is a test build."""
    run = subprocess.run([BINARY, "version", "--json"], stdout=subprocess.PIPE, timeout=LIMIT_SECONDS, check=True)
    return "crash_points" in json.loads(run.stdout)


def chance_of(seed):
    print(f"RELANCE_LIVE_SEED={seed}", flush=True)
    return random.Random(seed)
