"""`relance topics` where there is no broker; with one: tests/integration/kafka/topics_test.cpp."""

import os
import socket
import unittest

from program import USAGE, ProgramTest

UNAVAILABLE = 69
CONFIGURATION = 78
VERBS = ("create", "check", "describe")


def closed_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


class TopicsTest(ProgramTest):

    def topics(self, *arguments, **variables):
        return self.relance("topics", *arguments, env={**os.environ, **variables})

    def test_no_broker_is_something_that_is_not_there(self):
        run = self.topics("check", "--json", RELANCE_KAFKA_BROKERS=f"127.0.0.1:{closed_port()}")
        self.assert_fails(run, UNAVAILABLE, "Connection refused")
        self.assertEqual(b"", run.stdout)

    def test_a_wrong_configuration_is_told_before_any_broker_is_asked(self):
        for verb in VERBS:
            with self.subTest(verb=verb):
                self.assert_fails(self.topics(verb, RELANCE_KAFKA_CLIENT_ACKS="1"), CONFIGURATION, "kafka.client.acks")
                self.write("other.toml", b'[kafka]\nbroker = "a:1"\n')
                self.assert_fails(self.topics(verb, "--config", "other.toml"), CONFIGURATION, "other.toml:2")

    def test_wrong_usage_is_told(self):
        self.assert_fails(self.topics(), USAGE)
        self.assert_fails(self.topics("delete"), USAGE)
        self.assert_fails(self.topics("check", "--nonsense"), USAGE)

    def test_the_help_has_examples(self):
        for verb in VERBS:
            self.assertIn(b"Example", self.topics(verb, "--help").stdout)


if __name__ == "__main__":
    unittest.main()
