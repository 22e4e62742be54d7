"""The programs that are compared: what they are started with, and where they stand in Kafka.

Each reads PREFIXcontact-events as the group PREFIXcontacts, exactly once, on one thread, and writes PREFIXfacts,
PREFIXoutbox and PREFIXcampaign-events.
"""

import dataclasses
import os
import pathlib
import subprocess

HERE = pathlib.Path(__file__).resolve().parent
OUTPUTS = ["facts", "outbox", "campaign-events"]


@dataclasses.dataclass(frozen=True)
class Program:
    name: str
    command: list  # before --brokers, --prefix, --state and --commit-ms
    own_topics: list  # that are to be created before it starts
    made_topics: list  # that it creates itself
    recovers: bool = True  # from SIGKILL, over its folder

    def make_topics(self, tool, _broker, prefix):
        tool("topics", *self.topics(prefix))

    def start(self, broker, prefix, folder, commit_ms):
        where = ["--brokers", broker.address, "--prefix", prefix, "--state", str(folder / "state")]
        with open(folder / "log", "ab") as log:
            return subprocess.Popen([*self.command, *where, "--commit-ms", str(commit_ms)], stdout=log, stderr=log)

    def topics(self, prefix):
        return [prefix + name for name in ["contact-events", *OUTPUTS, *self.own_topics]]

    def topics_at_end(self, prefix):
        return self.topics(prefix) + [prefix + name for name in self.made_topics]


APP_SECRET = "what the benchmark signs with"  # of the webhooks of `floor_tool webhooks`


class Relance(Program):
    """Its contact tasks alone, on one worker; or other parts of it."""

    def make_topics(self, _tool, broker, prefix):
        where = self._where(broker, prefix)
        subprocess.run([*self.command, "topics", "create"], env=where, check=True, stdout=subprocess.DEVNULL)

    def start(self, broker, prefix, folder, commit_ms, port=0, parts="contacts", clock="log"):
        arguments = ["run", "--components", parts, "--clock", clock, "--listen", f"127.0.0.1:{port}"]
        arguments += ["--data-dir", str(folder / "state")]
        chosen = {"RELANCE_WORKERS": "1", "RELANCE_COMMIT_MAX_INTERVAL_MS": str(commit_ms), "RELANCE_LOG_LEVEL": "warning",
                  "RELANCE_WEBHOOKS_WHATSAPP_APP_SECRET": APP_SECRET}
        with open(folder / "log", "ab") as log:
            return subprocess.Popen([*self.command, *arguments], stdout=log, stderr=log,
                                    env=self._where(broker, prefix) | chosen)

    @staticmethod
    def _where(broker, prefix):
        return os.environ | {"RELANCE_LOG": "kafka", "RELANCE_KAFKA_BROKERS": broker.address,
                             "RELANCE_KAFKA_TOPIC_PREFIX": prefix, "RELANCE_KAFKA_GROUP": prefix + "contacts"}


def _relance(build):
    own = ["webhooks", "stats", "dead-letters", "contact-changelog", "campaign-changelog"]
    return Relance("relance", [str(build / "relance")], own, [])


def _floor(build):
    return Program("floor", [str(build / "floor")], ["contacts-changelog"], [], recovers=False)


def _kafka_streams(build, name="kafka-streams", *options):
    target = build / "peers" / "kafka-streams"
    command = ["mvn", "-q", "-B", "-f", str(HERE / "kafka-streams" / "pom.xml"), "package", f"-Doutput={target}"]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    java = ["java", "-Xmx2g", "-Dorg.slf4j.simpleLogger.defaultLogLevel=error"]
    java += ["-cp", f"{target}/kafka-streams.jar:{target}/lib/*", "relance.peers.Main", *options]
    changelogs = [f"contacts-{store}-changelog" for store in ["contacts", "timers", "counts"]]
    return Program(name, java, [], changelogs)


def _kafka_streams_tx(build):
    """With what is new in Kafka Streams 4.4 and off by default."""
    return _kafka_streams(build, "kafka-streams-tx", "--transactional-stores", "true", "--group-protocol", "streams")


_MAKERS = {"floor": _floor, "relance": _relance, "kafka-streams": _kafka_streams,
           "kafka-streams-tx": _kafka_streams_tx}
NAMES = list(_MAKERS)


def programs(names, build):
    """Those programs, built where that is not CMake's work."""
    return [_MAKERS[name](build) for name in names]
