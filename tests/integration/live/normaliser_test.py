"""Webhook bodies of both providers, signed and posted, land as the events that they stand for, or as dead letters."""

import collections
import json
import unittest
from pathlib import Path

from support import records
from support.fixture import LiveTest
from support.node import ROOT

FIXTURES = ROOT / "tests" / "fixtures"
RECEIVED = "2026-11-20T08:00:30.000Z"


def bodies(provider):
    """(body, what it stands for) of each fixture."""
    for file in sorted((FIXTURES / provider).glob("*/*.json")):
        if not file.name.endswith(".expected.json"):
            expected = json.loads(Path(str(file).removesuffix(".json") + ".expected.json").read_bytes())
            yield file.read_bytes(), expected


def as_text(event):
    return json.dumps({name: event[name] for name in ("subject", "type", "data")}, sort_keys=True)


class NormaliserTest(LiveTest):

    def land(self, node, provider, post):
        """Posts every fixture of the provider; gives the events and the reasons of the dead letters that are due."""
        due, letters = collections.Counter(), collections.Counter()
        for body, expected in bodies(provider):
            self.assert_answer(200, post(body, headers={"Relance-Time": RECEIVED}))
            due.update(as_text(event) for event in expected["events"])
            letters.update(letter["reason"] for letter in expected["dead_letters"])
        self.assertGreater(due.total(), 30)
        return due, letters

    def assert_landed(self, node, due, letters):
        node.wait_until_idle()
        landed = records.values(node, "contact-events")
        self.assertEqual(due, collections.Counter(map(as_text, landed)))
        self.assertEqual({RECEIVED}, {event["time"] for event in landed})
        self.assertEqual(len(landed), len({event["id"] for event in landed}))
        told = [letter for letter in records.values(node, "dead-letters") if letter["topic"] == "relance.webhooks"]
        self.assertEqual(letters, collections.Counter(letter["reason"] for letter in told))

    def test_bodies_of_the_cloud_api(self):
        node = self.running()
        self.assert_landed(node, *self.land(node, "cloud_api", node.post_whatsapp))

    def test_bodies_of_wassenger(self):
        node = self.running()
        self.assert_landed(node, *self.land(node, "wassenger", node.post_wassenger))

    def test_a_signed_body_that_cannot_be_read_is_answered_and_kept(self):
        """Anything else than 200 would have the provider send it again for days."""
        node = self.running()
        unreadable = [b"no JSON", b'{"object":', b"\xff\xfe\x00"]
        for body in unreadable:
            self.assert_answer(200, node.post_whatsapp(body, headers={"Relance-Time": RECEIVED}))
        node.wait_until_idle()
        letters = records.values(node, "dead-letters")
        self.assertEqual(["unreadable"] * 3, [letter["reason"] for letter in letters])
        self.assertEqual({"relance.webhooks"}, {letter["topic"] for letter in letters})
        self.assertEqual({"no JSON", '{"object":'}, {letter["value"] for letter in letters if "value" in letter})
        self.assertEqual(["//4A"], [letter["value_base64"] for letter in letters if "value_base64" in letter])
        self.assertEqual([], records.values(node, "contact-events"))
        total = sum(value for name, _, value in node.metrics() if name == "relance_task_dead_letters_total")
        self.assertEqual(3, total)


if __name__ == "__main__":
    unittest.main()
