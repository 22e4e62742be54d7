"""The broker of docker-compose.yml, as its image would configure it, from the jars of its release: it starts, and the
service `topics` makes every topic on it."""

import json
import os
import re
import shutil
import socket
import subprocess
import tempfile
import unittest
from pathlib import Path

from container_files import BINARY, ROOT, compose

LIMIT_SECONDS = 60
ATTEMPTS = 6  # each waits 10 s for a broker
UNAVAILABLE = 69
NOT_OF_THE_BROKER = {"KAFKA_HEAP_OPTS"}  # of its scripts
BROKER_DIR = ROOT / "tests" / "integration" / "kafka" / "broker"


def jars(version):
    """The folder that the other tests of a broker use, too; filled by Maven where it is not there yet."""
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    folder = Path(os.environ.get("RELANCE_KAFKA_JARS") or cache / "relance") / f"kafka-{version}"
    if folder.exists():
        return folder
    folder.parent.mkdir(parents=True, exist_ok=True)
    partial = Path(f"{folder}.{os.getpid()}")
    subprocess.run(["mvn", "-q", "-B", "-f", BROKER_DIR / "pom.xml", "dependency:copy-dependencies",
                    f"-Dkafka.version={version}", f"-DoutputDirectory={partial}"], check=True)
    try:
        partial.rename(folder)
    except OSError:
        shutil.rmtree(partial)  # somebody else was faster
    return folder


class Loopback:
    """Names of hosts and fixed ports as free ports of this machine."""

    def __init__(self):
        self.ports = {}

    def port(self, port):
        if port not in self.ports:
            with socket.socket() as listener:
                listener.bind(("127.0.0.1", 0))
                self.ports[port] = str(listener.getsockname()[1])
        return self.ports[port]

    def bend(self, text):
        return re.sub(r"(^|@|//|,)(?:kafka|127\.0\.0\.1)?:(\d+)", lambda at: f"{at[1]}127.0.0.1:{self.port(at[2])}", text)


class BrokerTest(unittest.TestCase):

    def setUp(self):
        self.folder = Path(tempfile.mkdtemp(prefix="relance-compose-"))
        self.addCleanup(shutil.rmtree, self.folder)
        self.loopback = Loopback()
        self.services = compose()["services"]
        self.classes = f"{jars(self.services['kafka']['image'].split(':')[1])}/*"

    def java(self, *arguments):
        return ["java", "-XX:TieredStopAtLevel=1", "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn", "-cp", self.classes,
                *arguments]

    def start_broker(self):
        """As the image does it: each variable is a property, and the storage is formatted with the cluster's id."""
        given = {name: str(value) for name, value in self.services["kafka"]["environment"].items()}
        lines = [f"{name.removeprefix('KAFKA_').lower().replace('_', '.')}={self.loopback.bend(value)}"
                 for name, value in given.items() if name.startswith("KAFKA_") and name not in NOT_OF_THE_BROKER]
        properties = self.folder / "server.properties"
        properties.write_text("\n".join(lines).replace(given["KAFKA_LOG_DIRS"], str(self.folder / "data")))
        subprocess.run(self.java("kafka.tools.StorageTool", "format", "-t", given["CLUSTER_ID"], "-c", properties),
                       check=True, timeout=LIMIT_SECONDS, stdout=subprocess.DEVNULL)
        log = open(self.folder / "broker.log", "wb")
        self.addCleanup(log.close)
        broker = subprocess.Popen([*self.java()[:1], *given["KAFKA_HEAP_OPTS"].split(), *self.java()[1:], "kafka.Kafka",
                                   properties], stdout=log, stderr=log)
        self.addCleanup(broker.wait, LIMIT_SECONDS)
        self.addCleanup(broker.kill)

    def relance(self, service, *command):
        given = {name: self.loopback.bend(value) for name, value in self.services[service]["environment"].items()
                 if name.startswith("RELANCE_KAFKA")}
        return subprocess.run([BINARY, *command], cwd=self.folder, env={"PATH": os.environ["PATH"], **given},
                              capture_output=True, text=True, timeout=LIMIT_SECONDS, check=False)

    def test_the_services_of_the_compose_file_make_a_cluster_with_all_topics(self):
        self.start_broker()
        for _ in range(ATTEMPTS):
            made = self.relance("topics", *self.services["topics"]["command"])
            if made.returncode != UNAVAILABLE:
                break
        self.assertEqual(0, made.returncode, made.stderr + (self.folder / "broker.log").read_text()[-2000:])
        checked = self.relance("relance", "topics", "check", "--json")
        self.assertEqual({"agrees": True, "differences": []}, json.loads(checked.stdout))
        described = json.loads(self.relance("relance", "topics", "describe", "--json").stdout)
        self.assertEqual(self.services["kafka"]["environment"]["CLUSTER_ID"], described["cluster"])
        self.assertEqual({"1"}, {topic["settings"]["min.insync.replicas"] for topic in described["topics"]})


if __name__ == "__main__":
    unittest.main()
