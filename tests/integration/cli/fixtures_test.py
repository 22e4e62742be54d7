"""Every webhook body of tests/fixtures through the program: events, report, and what `process` makes of them."""

import json
import re
import unittest
from subprocess import PIPE

from program import ROOT, ProgramTest, parsed

PROVIDERS = ("wassenger", "cloud_api")
RECEIVED_AT = "2026-11-20T09:00:00.000Z"


def bodies_of(provider):
    folder = ROOT / "tests" / "fixtures" / provider
    return sorted(name for name in folder.rglob("*.json") if not name.name.endswith(".expected.json"))


class FixturesTest(ProgramTest):
    first_passes = {}  # by provider: (events, report), as bytes

    def arguments(self, provider):
        return "normalise", "--provider", provider, "--received-at", RECEIVED_AT, *bodies_of(provider)

    def normalise(self, provider):
        run = self.relance(*self.arguments(provider), "--report", "report")
        self.assert_succeeds(run)
        return run.stdout, self.path("report").read_bytes()

    def first_pass(self, provider):
        if provider not in self.first_passes:
            self.first_passes[provider] = self.normalise(provider)
        return self.first_passes[provider]

    def test_there_are_bodies_of_both_providers(self):
        for provider in PROVIDERS:
            self.assertGreater(len(bodies_of(provider)), 50)

    def test_each_body_gives_what_is_written_beside_it(self):
        for provider in PROVIDERS:
            written, report = map(parsed, self.first_pass(provider))
            events = iter(written)
            for name, line in zip(bodies_of(provider), report, strict=True):
                with self.subTest(provider=provider, body=name.stem):
                    expected = json.loads(name.with_suffix(".expected.json").read_text())
                    own = [next(events) for _ in range(line["events"])]
                    self.assertEqual(expected["events"],
                                     [{part: event[part] for part in ("subject", "type", "data")} for event in own])
                    self.assertEqual({**expected, "source": str(name), "events": len(expected["events"])}, line)
            self.assertEqual([], list(events))

    def test_each_event_is_one_that_ingress_could_have_written(self):
        for provider in PROVIDERS:
            events = parsed(self.first_pass(provider)[0])
            self.assertEqual(len(events), len({event["id"] for event in events}))
            for event in events:
                self.assertEqual(["1.0", f"/ingress/{provider}", RECEIVED_AT],
                                 [event[name] for name in ("specversion", "source", "time")])
                self.assertTrue(re.fullmatch(r"[A-Za-z0-9._:=+/@-]{1,256}", event["id"]))

    def test_process_takes_every_event(self):
        for provider in PROVIDERS:
            with self.subTest(provider=provider):
                events, _ = self.first_pass(provider)
                run = self.process(events, "--json")
                self.assertEqual([], run.letters)
                self.assertEqual(len(parsed(events)), json.loads(run.stdout)["events"])

    def test_the_two_verbs_work_as_a_pipe(self):
        expected = self.process(self.first_pass("cloud_api")[0])
        normalise = self.start(*self.arguments("cloud_api"), stdout=PIPE, stderr=PIPE)
        run = self.relance("process", "--facts", "-", stdin=normalise.stdout)
        self.assert_succeeds(run)
        self.assertEqual(0, normalise.wait())
        self.assertEqual(expected.facts, parsed(run.stdout))

    def test_a_second_pass_gives_the_same_bytes(self):
        for provider in PROVIDERS:
            self.assertTrue(self.first_pass(provider) == self.normalise(provider))


if __name__ == "__main__":
    unittest.main()
