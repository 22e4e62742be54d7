"""What is not as it must be is refused at the start, with the reason in one line and a code that says of what kind it
is."""

import unittest

from support import events, topics
from support.cluster import ClusterTest, free_ports

FAILURE = 1
UNAVAILABLE = 69
CONFIGURATION = 78


class KafkaRefusalsTest(ClusterTest):

    def name(self, topic):
        return self.log["RELANCE_KAFKA_TOPIC_PREFIX"] + topic

    def assert_refused(self, node, code, *words):
        """It ends by itself with this code; its last line says why."""
        node.launch()
        node.due_code = code
        self.assertEqual(code, node.wait(), node.told())
        for word in words:
            self.assertIn(word, node.lines[-1])

    def folded(self):
        """A process that has folded something and has ended."""
        node, = self.processors(1)
        front = self.front()
        self.assertEqual(202, front.post_events([events.upserted(events.MARIE, events.after())]).status)
        front.wait_until_idle()
        self.assert_stop(node)
        self.assertEqual(0, front.stop())
        return node

    def test_no_topics(self):
        self.log["RELANCE_KAFKA_TOPIC_PREFIX"] = "nobody-made-these."
        self.assert_refused(self.processor(), CONFIGURATION, "nobody-made-these.", "relance topics create")

    def test_another_number_of_partitions(self):
        topics.delete(self.broker.address, self.name("contact-events"))
        topics.create(self.broker.address, self.name("contact-events"), 3)
        self.assert_refused(self.processor(), CONFIGURATION, self.name("contact-events"), "3", "8")

    def test_no_broker(self):
        self.log["RELANCE_KAFKA_BROKERS"] = f"127.0.0.1:{free_ports(1)[0]}"
        self.assert_refused(self.processor(), UNAVAILABLE)

    def test_a_changelog_that_was_made_anew(self):
        node = self.folded()
        topics.delete(self.broker.address, self.name("contact-changelog"))
        self.verb("topics", "create")
        self.assert_refused(node, FAILURE, "the state belongs to another log", "contact")

    def test_a_changelog_without_its_name(self):
        node = self.folded()
        topics.delete(self.broker.address, self.name("contact-changelog"))
        topics.create(self.broker.address, self.name("contact-changelog"), 8)
        self.assert_refused(node, CONFIGURATION, self.name("contact-changelog"), "relance topics create")

    def test_the_state_of_an_embedded_log(self):
        home = self.folder / "embedded"
        home.mkdir()
        embedded = self.running(home=home)
        self.assertEqual(202, embedded.post_events([events.upserted(events.MARIE, events.after())]).status)
        embedded.wait_until_idle()
        self.assertEqual(0, embedded.stop())
        self.assert_refused(self.processor(home), FAILURE, "the state belongs to another log")


if __name__ == "__main__":
    unittest.main()
