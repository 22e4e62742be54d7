"""Kafka brokers on loopback, in a folder of their own, that live as long as a `with` block. For tests in Python and for
benchmarks; those in C++ have broker.h, and ask this file for options of its machine: `kafka_broker.py VERSION`."""

import contextlib
import fcntl
import os
import pathlib
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import zlib

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[2]))

# pylint: disable=wrong-import-position
from kit.processes import free_ports

KAFKA_VERSION = os.environ.get("RELANCE_KAFKA_VERSION") or "4.4.0"
# For brokers that are killed and started again. A single Kafka 4.4 broker, controller and broker in one process, comes
# back as the unfenced broker that its metadata log still shows. Once the controller fences it, its partitions have no
# leader, and a transaction that is completed at that moment loses its markers: it stays open for ever. Beside two busy
# loops that happens in four of five restarts, and in none of 3.9.
KILLED_KAFKA_VERSION = os.environ.get("RELANCE_KAFKA_VERSION") or "3.9.1"
START_SECONDS_MAX = 60
STOP_SECONDS_MAX = 30
POLL_SECONDS = 0.05
HEAP = ["-Xms512m", "-Xmx1g", "-XX:+UseG1GC"]


def kafka_jars(version=KAFKA_VERSION):
    """The folder with the broker's jars; fetched by Maven the first time."""
    cache = pathlib.Path(os.environ.get("XDG_CACHE_HOME") or pathlib.Path.home() / ".cache")
    jars = pathlib.Path(os.environ.get("RELANCE_KAFKA_JARS") or cache / "relance") / f"kafka-{version}"
    if jars.exists():
        return jars
    jars.parent.mkdir(parents=True, exist_ok=True)
    # Whole or not there: somebody else may be fetching, too.
    fetched = pathlib.Path(tempfile.mkdtemp(prefix=f"kafka-{version}.", dir=jars.parent))
    command = ["mvn", "-q", "-B", "-f", str(HERE / "pom.xml"), "dependency:copy-dependencies"]
    subprocess.run([*command, f"-Dkafka.version={version}", f"-DoutputDirectory={fetched}"], check=True)
    try:
        fetched.rename(jars)
    except OSError:
        shutil.rmtree(fetched, ignore_errors=True)
    return jars


def class_options(version=KAFKA_VERSION):
    """Of the machine: where the broker's classes are archived as this JDK has parsed them, with which it starts in half
    the time. The archive is made once; none where it cannot be made."""
    jars = kafka_jars(version)
    archive = jars.parent / f"{jars.name}.{jdk_mark()}.jsa"
    if not archive.exists():
        try:
            with open(f"{archive}.lock", "w", encoding="ascii") as lock:
                fcntl.flock(lock, fcntl.LOCK_EX)
                if not archive.exists():
                    make_class_archive(version, archive)
        except OSError:  # not ours to write to
            return []
    return [f"-XX:SharedArchiveFile={archive}", "-Xshare:auto"] if archive.stat().st_size > 0 else []


def jdk_mark():
    """Another one for every build of the JDK: none reads the archive of another."""
    java = pathlib.Path(shutil.which("java") or "java").resolve()
    release = java.parent.parent / "release"
    return f"{zlib.crc32(release.read_bytes() if release.exists() else bytes(java)):08x}"


def make_class_archive(version, archive):
    """By a broker that starts and ends. An empty file: it cannot be made."""
    with tempfile.TemporaryDirectory(prefix=f"{archive.name}.", dir=archive.parent) as home:
        made = pathlib.Path(home) / archive.name
        java = ["-XX:+UseSerialGC", f"-XX:ArchiveClassesAtExit={made}"]
        with contextlib.suppress(OSError, RuntimeError, subprocess.SubprocessError):
            with Broker(pathlib.Path(home) / "broker", version, java=java, classes=[]):
                pass
        made.touch()
        made.replace(archive)


def end(process, patience_seconds=STOP_SECONDS_MAX):
    """Ends a process that we started, by its id, gently first."""
    if process.poll() is not None:
        return
    process.terminate()
    try:
        process.wait(patience_seconds)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


class Broker:
    """`settings` are added to those of the template; topics of a test may say less than those of a measurement. `java`
    are options of the machine that it runs on, `classes` those that say where its classes are. One of several has a
    number of its own."""

    def __init__(self, folder, version=KAFKA_VERSION, settings="", java=HEAP, number=1, classes=None):
        self.folder = pathlib.Path(folder)
        self.number = number
        self.port, self.controller_port = free_ports(2)
        self.address = f"127.0.0.1:{self.port}"
        self.voter = f"{number}@127.0.0.1:{self.controller_port}"
        self.process = None
        self._settings = settings
        self._java = ["java", *java, *(class_options(version) if classes is None else classes),
                      f"-Djava.io.tmpdir={self.folder}", "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
                      "-cp", f"{kafka_jars(version)}/*"]

    @property
    def pid(self):
        return self.process.pid

    def __enter__(self):
        self.prepare([self.voter])
        self.start()
        return self

    def prepare(self, voters):
        """An empty disk of a cluster with these controllers."""
        self.folder.mkdir(parents=True)
        template = (HERE / "measured.properties.in").read_text()
        for name, value in {"number": self.number, "port": self.port, "controller_port": self.controller_port,
                            "voters": ",".join(voters), "data": self.folder / "data"}.items():
            template = template.replace(f"{{{name}}}", str(value))
        self._properties.write_text(template + self._settings)
        with open(self._log, "ab") as log:
            format_storage = ["kafka.tools.StorageTool", "format", "-t", "AAAAAAAAAAAAAAAAAAAAAA"]
            subprocess.run([*self._java, *format_storage, "-c", self._properties], stdout=log, stderr=log, check=True)

    def __exit__(self, *_):
        end(self.process)

    @property
    def _properties(self):
        return self.folder / "server.properties"

    @property
    def _log(self):
        return self.folder / "broker.log"

    def start(self):
        """Over the data of before, on the ports of before."""
        self.launch()
        try:
            self.wait_until_it_listens()
        except BaseException:
            end(self.process)
            raise

    def launch(self):
        """The same, and waits for nothing."""
        with open(self._log, "ab") as log:
            self.process = subprocess.Popen([*self._java, "kafka.Kafka", self._properties], stdout=log, stderr=log)

    def kill(self):
        """Without a word."""
        self.process.kill()
        self.process.wait()

    def wait_until_it_listens(self):
        deadline = time.monotonic() + START_SECONDS_MAX
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                break
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
                return
            except OSError:
                time.sleep(POLL_SECONDS)
        raise RuntimeError("the broker did not start:\n" + self._log.read_text()[-4000:])


# Of each topic a copy on every broker, and records that two have are kept.
COPIES = """
offsets.topic.replication.factor=3
transaction.state.log.replication.factor=3
transaction.state.log.min.isr=2
share.coordinator.state.topic.replication.factor=3
share.coordinator.state.topic.min.isr=2
"""


class Brokers:
    """Three, each of them broker and controller at once."""

    COUNT = 3

    def __init__(self, folder, version=KAFKA_VERSION, settings="", java=HEAP):
        self.all = [Broker(pathlib.Path(folder) / str(number), version, settings + COPIES, java, number)
                    for number in range(1, self.COUNT + 1)]
        self.address = ",".join(broker.address for broker in self.all)

    def __enter__(self):
        try:
            for broker in self.all:
                broker.prepare([each.voter for each in self.all])
                broker.launch()
            for broker in self.all:
                broker.wait_until_it_listens()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        for broker in self.all:
            if broker.process is not None:
                broker.kill()  # in good order each would wait for the others


if __name__ == "__main__":
    print("\n".join(class_options(*sys.argv[1:])))
