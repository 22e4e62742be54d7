"""A single Kafka broker on loopback, in a folder of its own, that lives as long as a `with` block."""

import os
import pathlib
import shutil
import socket
import subprocess
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
KAFKA_VERSION = "4.1.0"
START_SECONDS_MAX = 60
STOP_SECONDS_MAX = 30
POLL_SECONDS = 0.05
HEAP = ["-Xms512m", "-Xmx1g", "-XX:+UseG1GC"]


def kafka_jars(version=KAFKA_VERSION):
    """The folder with the broker's jars; fetched by Maven the first time."""
    cache = pathlib.Path(os.environ.get("XDG_CACHE_HOME") or pathlib.Path.home() / ".cache")
    jars = cache / "relance" / f"kafka-{version}"
    if (jars / f"kafka_2.13-{version}.jar").exists():
        return jars
    jars.parent.mkdir(parents=True, exist_ok=True)
    # Complete or not there: a fetch that was interrupted leaves no half of a broker.
    fetched = pathlib.Path(tempfile.mkdtemp(prefix=f"kafka-{version}.", dir=jars.parent))
    try:
        command = ["mvn", "-q", "-B", "-f", str(HERE / "broker" / "pom.xml"), "dependency:copy-dependencies"]
        subprocess.run([*command, f"-Dkafka.version={version}", f"-DoutputDirectory={fetched}"], check=True)
        jars.mkdir(exist_ok=True)
        # The jar that is looked for comes last.
        for jar in sorted(fetched.iterdir(), key=lambda path: path.name.startswith("kafka_")):
            jar.replace(jars / jar.name)
    finally:
        shutil.rmtree(fetched, ignore_errors=True)
    return jars


def free_ports(count):
    """Ports that nobody listens on at this moment."""
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [s.getsockname()[1] for s in sockets]
    for s in sockets:
        s.close()
    return ports


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
    def __init__(self, folder, version=KAFKA_VERSION):
        self.folder = pathlib.Path(folder)
        self.port, self.controller_port = free_ports(2)
        self.address = f"127.0.0.1:{self.port}"
        self.process = None
        self._java = ["java", *HEAP, "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn", "-cp", f"{kafka_jars(version)}/*"]

    @property
    def pid(self):
        return self.process.pid

    def __enter__(self):
        self.folder.mkdir(parents=True)
        properties = self.folder / "server.properties"
        template = (HERE / "broker" / "server.properties.in").read_text()
        for name, value in {
            "port": self.port,
            "controller_port": self.controller_port,
            "data": self.folder / "data",
        }.items():
            template = template.replace(f"{{{name}}}", str(value))
        properties.write_text(template)
        with open(self.folder / "broker.log", "wb") as log:
            format_storage = ["kafka.tools.StorageTool", "format", "-t", "AAAAAAAAAAAAAAAAAAAAAA", "-c", properties]
            subprocess.run([*self._java, *format_storage], stdout=log, stderr=log, check=True)
            self.process = subprocess.Popen([*self._java, "kafka.Kafka", properties], stdout=log, stderr=log)
        try:
            self._wait_until_it_listens()
        except BaseException:
            end(self.process)
            raise
        return self

    def __exit__(self, *_):
        end(self.process)

    def _wait_until_it_listens(self):
        deadline = time.monotonic() + START_SECONDS_MAX
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                break
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
                return
            except OSError:
                time.sleep(POLL_SECONDS)
        raise RuntimeError("the broker did not start:\n" + (self.folder / "broker.log").read_text()[-4000:])
