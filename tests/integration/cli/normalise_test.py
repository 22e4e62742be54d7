"""`relance normalise`: bodies of both providers in, contact events and a report out."""

import json
import unittest
from datetime import datetime, timezone

from events import MARIE, moment
from program import OK, USAGE, ProgramTest, as_bytes, numbers, parsed

BODY_MAX = 4 * 1024 * 1024
PROVIDERS = ("wassenger", "cloud_api")
RECEIVED_AT = "2026-11-20T08:00:01.000Z"
SECONDS = 1795161600  # moment(), as the Cloud API writes it


def wassenger(number, text="Oui"):
    return {"event": "message:in:new", "device": {"id": "65a1b2c3d4e5f60718293a4b", "phone": "+33900112233"},
            "data": {"id": f"3EB0{number:016X}", "type": "text", "flow": "inbound", "body": text,
                     "fromNumber": f"+{MARIE}",
                     "date": moment(), "chat": {"id": f"{MARIE}@c.us", "type": "chat"}}}


def cloud_api(number, text="Oui"):
    message = {"from": MARIE, "id": f"wamid.{number}", "timestamp": str(SECONDS), "type": "text",
               "text": {"body": text}}
    value = {"messaging_product": "whatsapp", "metadata": {"phone_number_id": "301200450067890"}, "messages": [message]}
    entry = {"id": "1", "changes": [{"field": "messages", "value": value}]}
    return {"object": "whatsapp_business_account", "entry": [entry]}


BODIES = {"wassenger": wassenger, "cloud_api": cloud_api}


def report_line(source, events, *reasons):
    """Of a body whose dead letters are about the whole of it."""
    letters = [{"path": "", "reason": reason} for reason in reasons]
    return {"source": str(source), "events": events, "ignored": {}, "dead_letters": letters}


class NormaliseTest(ProgramTest):

    def normalise(self, provider, *arguments, lines=(), received_at=RECEIVED_AT):
        """Gives the run with its events and its report."""
        times = ("--received-at", received_at) if received_at else ()
        run = self.relance("normalise", "--provider", provider, "--report", "report", *times, *arguments,
                           stdin=as_bytes(lines))
        self.assertEqual(OK, run.returncode, run.stderr)
        run.events = parsed(run.stdout)
        run.report = parsed(self.path("report").read_bytes())
        return run

    def write_body(self, name, body):
        content = body if isinstance(body, bytes) else json.dumps(body, indent=2).encode()
        self.path(name).write_bytes(content)
        return self.path(name)

    def body_of_size(self, provider, size):
        room = size - len(json.dumps(BODIES[provider](1, "")))
        return json.dumps(BODIES[provider](1, "t" * room)).encode()

    def test_a_body_a_line_gives_its_events_in_order(self):
        for provider in PROVIDERS:
            with self.subTest(provider=provider):
                run = self.normalise(provider, lines=[BODIES[provider](i, f"text {i}") for i in range(3)])
                self.assertEqual(["text 0", "text 1", "text 2"], [event["data"]["text"] for event in run.events])
                for event in run.events:
                    self.assertEqual(["1.0", f"/ingress/{provider}", "relance.message.received.v1", MARIE, RECEIVED_AT],
                                     [event[name] for name in ("specversion", "source", "type", "subject", "time")])
                    self.assertEqual(moment(), event["data"]["occurred_at"])
                self.assertEqual([report_line(number, 1) for number in range(3)], run.report)

    def test_a_body_a_file_may_have_many_lines(self):
        for provider in PROVIDERS:
            with self.subTest(provider=provider):
                files = [self.write_body(f"{provider}-{i}", BODIES[provider](i, f"text {i}")) for i in (2, 0, 1)]
                run = self.normalise(provider, *files)
                self.assertEqual(["text 2", "text 0", "text 1"], [event["data"]["text"] for event in run.events])
                self.assertEqual([str(name) for name in files], [line["source"] for line in run.report])

    def test_files_and_lines_give_the_same_events(self):
        for provider in PROVIDERS:
            with self.subTest(provider=provider):
                bodies = [BODIES[provider](i) for i in range(3)]
                files = [self.write_body(f"{provider}-{i}", body) for i, body in enumerate(bodies)]
                self.assertEqual(self.normalise(provider, lines=bodies).events, self.normalise(provider, *files).events)

    def test_blank_lines_are_skipped_but_counted(self):
        for provider in PROVIDERS:
            body = json.dumps(BODIES[provider](1)).encode()
            run = self.normalise(provider, lines=b"\n" + body + b"\r\n \t\n\r\n" + body)
            self.assertEqual(["1", "4"], [line["source"] for line in run.report])
            self.assertEqual([1, 1], [line["events"] for line in run.report])

    def test_without_bodies_there_are_no_events_and_no_report_lines(self):
        for provider in PROVIDERS:
            run = self.normalise(provider, lines=b"")
            self.assertEqual(([], []), (run.events, run.report))

    def test_an_empty_file_is_an_unreadable_body(self):
        for provider in PROVIDERS:
            name = self.write_body("empty", b"")
            run = self.normalise(provider, name, self.write_body("good", BODIES[provider](1)))
            self.assertEqual([report_line(name, 0, "unreadable"), report_line(self.path("good"), 1)], run.report)

    def test_an_unreadable_body_is_a_dead_letter_and_the_rest_is_read(self):
        junk = [b"junk", b"{", b'"\xff"', b"[" * 100_000, b"{}{}", b'{"a":NaN}']
        for provider in PROVIDERS:
            with self.subTest(provider=provider):
                good = json.dumps(BODIES[provider](1)).encode()
                run = self.normalise(provider, lines=b"\n".join([good, *junk, good]))
                unreadable = [report_line(number, 0, "unreadable") for number in range(1, len(junk) + 1)]
                self.assertEqual([report_line(0, 1), *unreadable, report_line(len(junk) + 1, 1)], run.report)
                self.assertEqual(2, len(run.events))

    def test_a_body_may_have_4_mebibytes_and_no_byte_more(self):
        for provider in PROVIDERS:
            bodies = [self.body_of_size(provider, size) for size in (BODY_MAX, BODY_MAX + 1, 5_000_000)]
            files = [self.write_body(f"body-{len(body)}", body) for body in bodies]
            for sources, run in ((range(3), self.normalise(provider, lines=bodies)),
                                 (files, self.normalise(provider, *files))):
                with self.subTest(provider=provider, sources=sources):
                    self.assertEqual([report_line(sources[0], 1), report_line(sources[1], 0, "unreadable"),
                                      report_line(sources[2], 0, "unreadable")], run.report)

    def test_a_second_pass_gives_the_same_ids_and_each_once(self):
        for provider in PROVIDERS:
            lines = [BODIES[provider](1), {}, BODIES[provider](1), BODIES[provider](2)]
            first, second = (self.normalise(provider, lines=lines, received_at=at)
                             for at in (RECEIVED_AT, moment(hours=5)))
            ids = [event["id"] for event in first.events]
            self.assertEqual(ids, [event["id"] for event in second.events])
            self.assertEqual(3, len(set(ids)))

    def test_a_file_that_is_named_twice_gives_ids_of_their_own(self):
        for provider in PROVIDERS:
            name = self.write_body("body", BODIES[provider](1))
            self.assertEqual(3, len({event["id"] for event in self.normalise(provider, name, name, name).events}))

    def test_standard_input_among_files_is_wrong_usage(self):
        body = self.write_body("body", wassenger(1))
        for names in ((body, "-"), ("-", body), ("-", "-")):
            with self.subTest(names=names):
                run = self.relance("normalise", "--provider", "wassenger", "--output", "out", *names, stdin=b"{}\n")
                self.assert_fails(run, USAGE, "-")
        self.assert_folder_holds("body")

    def test_received_at_is_now_unless_it_is_given(self):
        for provider in PROVIDERS:
            before = datetime.now(timezone.utc)
            event, = self.normalise(provider, lines=[BODIES[provider](1)], received_at=None).events
            after = datetime.now(timezone.utc)
            self.assertRegex(event["time"], r"\A\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z\Z")
            milliseconds = before.replace(microsecond=before.microsecond // 1000 * 1000)
            self.assertTrue(milliseconds <= datetime.fromisoformat(event["time"]) <= after, event["time"])

    def test_received_at_takes_any_offset_and_is_written_in_utc(self):
        event, = self.normalise("wassenger", lines=[wassenger(1)], received_at="2026-11-20T09:00:01.0009+01:00").events
        self.assertEqual(RECEIVED_AT, event["time"])

    def test_received_at_that_is_no_time_is_wrong_usage(self):
        for text in ("now", "2026-11-20", "2026-11-20T08:00:60Z", "2200-01-01T00:00:00Z", "1969-12-31T23:59:59Z",
                     " ", ""):
            with self.subTest(received_at=text):
                run = self.relance("normalise", "--provider", "wassenger", "--output", "out", "--received-at", text,
                                   stdin=b"{}\n")
                self.assert_fails(run, USAGE, "--received-at", text)
        self.assert_folder_holds()

    def test_an_unknown_provider_is_wrong_usage(self):
        for name in ("whatsapp", "Wassenger", "cloud-api", "", " cloud_api"):
            with self.subTest(provider=name):
                run = self.relance("normalise", "--provider", name, "--output", "out", stdin=b"{}\n")
                self.assert_fails(run, USAGE, "--provider", name)
        self.assert_fails(self.relance("normalise", "--output", "out", stdin=b"{}\n"), USAGE, "--provider")
        self.assert_folder_holds()

    def test_the_totals_are_those_of_the_report(self):
        lines = [wassenger(1), {}, {"event": "message:out:new"}, wassenger(2)]
        expected = {"bodies": 4, "events": 2, "ignored": 1, "dead_letters": 1}
        run = self.normalise("wassenger", "--json", lines=lines)
        self.assertEqual(expected, json.loads(run.stderr))
        run = self.relance("normalise", "--provider", "wassenger", "--json", "--output", "out", stdin=as_bytes(lines))
        self.assertEqual(expected, json.loads(run.stdout))
        self.assertEqual(2, len(parsed(self.path("out").read_bytes())))
        run = self.normalise("wassenger", lines=lines)
        self.assertEqual([4, 2, 1, 1], numbers(run.stderr))


if __name__ == "__main__":
    unittest.main()
