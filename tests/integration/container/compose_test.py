"""docker-compose.yml: what it says is what the program and the images know."""

import os
import re
import subprocess
import tempfile
import unittest

from container_files import BINARY, ROOT, all_of, compose, env_example, program_variables

VARIABLE = re.compile(r"(?<!\$)\$\{(\w+)(?::-([^}]*))?\}")


def run(*command, **environment):
    clean = {name: value for name, value in os.environ.items() if not name.startswith("RELANCE_")}
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(command, cwd=folder, env={**clean, **environment}, capture_output=True, text=True,
                              timeout=60, check=False)
    if done.returncode != 0:
        raise AssertionError(f"{command}: {done.returncode}\n{done.stdout}{done.stderr}")
    return done.stdout


def texts(node):
    """Every text of the document."""
    if isinstance(node, dict):
        return [text for value in node.values() for text in texts(value)]
    if isinstance(node, list):
        return [text for value in node for text in texts(value)]
    return [node] if isinstance(node, str) else []


class ComposeTest(unittest.TestCase):

    def setUp(self):
        self.document = compose()
        self.services = self.document["services"]

    def environment(self, service):
        """As a container gets it from .env.example."""
        given = env_example()
        return {name: VARIABLE.sub(lambda match: given.get(match[1]) or match[2] or "", str(value))
                for name, value in self.services[service].get("environment", {}).items()}

    def test_every_variable_of_the_program_is_one_that_it_knows(self):
        known = program_variables(run)
        for name in ("relance", "topics", "tables"):
            ours = {variable for variable in self.environment(name) if variable.startswith("RELANCE_")}
            self.assertTrue(ours)
            self.assertEqual(set(), ours - known, name)
        in_image = {pair.split("=")[0] for pair in all_of(1, "ENV")[0].split()}
        self.assertEqual(set(), in_image - known)
        self.assertIn("RELANCE_WEBHOOKS_WASSENGER_SECRET", known)
        self.assertNotIn("RELANCE_NONSENSE", known)

    def test_the_program_takes_the_configuration(self):
        for name in ("relance", "topics", "tables"):
            image = dict(pair.split("=") for pair in all_of(1, "ENV")[0].split())
            self.assertIn("valid", run(BINARY, "config", "validate", **{**image, **self.environment(name)}))

    def test_what_is_filled_in_stands_in_the_example(self):
        used = {match[1] for text in texts(self.document) for match in VARIABLE.finditer(text)}
        self.assertEqual(used, set(env_example()))

    def test_nothing_is_published_but_on_loopback(self):
        for name, service in self.services.items():
            for port in service.get("ports", []):
                self.assertTrue(port.startswith("127.0.0.1:"), f"{name}: {port}")

    def test_the_published_port_is_the_one_that_the_image_listens_on(self):
        listen = dict(pair.split("=") for pair in all_of(1, "ENV")[0].split())["RELANCE_LISTEN"]
        port = listen.rsplit(":", 1)[1]
        self.assertEqual([port], all_of(1, "EXPOSE"))
        self.assertTrue(self.services["relance"]["ports"][0].endswith(f":{port}"))
        self.assertIn(f"/127.0.0.1/{port}", self.services["relance"]["healthcheck"]["test"][-1])

    def test_volumes_are_declared_and_hold_what_the_images_write(self):
        mounts = {name: dict(volume.split(":") for volume in service.get("volumes", []))
                  for name, service in self.services.items()}
        named = {volume for mount in mounts.values() for volume in mount}
        self.assertEqual(set(self.document["volumes"]), named)
        kafka = self.environment("kafka")
        self.assertIn(kafka["KAFKA_LOG_DIRS"], mounts["kafka"].values())
        data = dict(pair.split("=") for pair in all_of(1, "ENV")[0].split())["RELANCE_DATA_DIR"]
        self.assertEqual([data], all_of(1, "VOLUME"))
        self.assertIn(data, mounts["relance"].values())

    def test_services_wait_for_what_they_need_and_each_says_when_it_is_well(self):
        for name, service in self.services.items():
            for other, condition in service.get("depends_on", {}).items():
                needs = condition["condition"]
                self.assertTrue(needs != "service_healthy" or "healthcheck" in self.services[other], name)
                if needs == "service_completed_successfully":
                    self.assertIn(self.services[other]["command"], (["topics", "create"], ["migrate", "up"]))
            self.assertTrue("healthcheck" in service or name in ("topics", "tables"), name)
        self.assertEqual({"topics", "tables", "redis"}, set(self.services["relance"]["depends_on"]))

    def test_the_broker_has_its_whole_configuration(self):
        """A variable of the image replaces its defaults: without one of these it does not start, or loses the data."""
        kafka = self.environment("kafka")
        listeners = dict(part.split("://") for part in kafka["KAFKA_LISTENERS"].split(","))
        advertised = dict(part.split("://") for part in kafka["KAFKA_ADVERTISED_LISTENERS"].split(","))
        protocols = dict(part.split(":") for part in kafka["KAFKA_LISTENER_SECURITY_PROTOCOL_MAP"].split(","))
        controller = kafka["KAFKA_CONTROLLER_LISTENER_NAMES"]
        self.assertEqual(set(protocols), set(listeners))
        self.assertEqual(set(advertised), set(listeners) - {controller})
        self.assertIn(kafka["KAFKA_INTER_BROKER_LISTENER_NAME"], advertised)
        self.assertEqual({"broker", "controller"}, set(kafka["KAFKA_PROCESS_ROLES"].split(",")))
        node, host, port = re.fullmatch(r"(\d+)@(\w+):(\d+)", kafka["KAFKA_CONTROLLER_QUORUM_VOTERS"]).groups()
        self.assertEqual((kafka["KAFKA_NODE_ID"], "kafka", ":" + port), (node, host, listeners[controller]))
        for setting in ("OFFSETS_TOPIC_REPLICATION_FACTOR", "TRANSACTION_STATE_LOG_REPLICATION_FACTOR",
                        "TRANSACTION_STATE_LOG_MIN_ISR", "SHARE_COORDINATOR_STATE_TOPIC_REPLICATION_FACTOR",
                        "SHARE_COORDINATOR_STATE_TOPIC_MIN_ISR", "DEFAULT_REPLICATION_FACTOR"):
            self.assertEqual("1", kafka["KAFKA_" + setting], setting)
        self.assertEqual("false", kafka["KAFKA_AUTO_CREATE_TOPICS_ENABLE"])

    def test_the_brokers_that_the_program_is_told_are_those_of_the_broker(self):
        inside = self.environment("kafka")["KAFKA_ADVERTISED_LISTENERS"].split(",")[0].split("://")[1]
        for name in ("relance", "topics"):
            self.assertEqual(inside, self.environment(name)["RELANCE_KAFKA_BROKERS"])
        self.assertIn(inside, self.services["kafka"]["healthcheck"]["test"])

    def test_the_views_are_where_their_servers_are(self):
        relance, postgres = self.environment("relance"), self.environment("postgres")
        url = f"postgresql://{postgres['POSTGRES_USER']}:{postgres['POSTGRES_PASSWORD']}@postgres/{postgres['POSTGRES_DB']}"
        self.assertEqual((url, url), (relance["RELANCE_POSTGRES_URL"],
                                      self.environment("tables")["RELANCE_POSTGRES_URL"]))
        user, password = re.fullmatch(r"redis://(\w+):([\w-]+)@redis", relance["RELANCE_REDIS_URL"]).groups()
        command = [VARIABLE.sub(lambda match: env_example()[match[1]], word)
                   for word in self.services["redis"]["command"]]
        self.assertEqual(">" + password, command[command.index(user) + 2])

    def test_the_broker_is_the_release_that_the_tests_talk_to(self):
        broker = (ROOT / "tests/integration/kafka/broker/pom.xml").read_text(encoding="utf-8")
        version = re.search(r"<kafka.version>([\d.]+)<", broker)[1]
        self.assertEqual(f"apache/kafka:{version}", self.services["kafka"]["image"])

    def test_images_have_a_version(self):
        for name, service in self.services.items():
            if "build" in service:
                self.assertEqual((".", "relance"), (service["build"], service["image"]))
            else:
                self.assertRegex(service["image"], r"^[\w/]+:\d", name)


if __name__ == "__main__":
    unittest.main()
