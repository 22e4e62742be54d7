"""A running process as an operator meets it: its start and end, its data directory, its token, what it tells."""

import json
import re
import socket
import threading
import unittest

from support import comparison, events, history, records
from support.fixture import LiveTest
from support.node import TOKEN, Died, Unanswered, poll

TAKEN = 75
CONFIGURATION = 78
SAMPLE = re.compile(r'^[a-z_]+(\{[a-z_]+="[^"\n]*"(,[a-z_]+="[^"\n]*")*\})? -?[0-9.e+-]+( [0-9]+)?$')


def snapshot(folder):
    """Every file with its bytes and the time of its last change."""
    return {file: (file.read_bytes(), file.stat().st_mtime_ns) for file in sorted(folder.rglob("*")) if file.is_file()}


class DataDirectoryTest(LiveTest):

    def test_one_process_a_data_directory(self):
        node = self.running()
        other = self.node(home=node.data.parent).launch()
        self.assertEqual(TAKEN, other.wait(), other.told())
        self.assertIn("is in use by another process", other.told())
        self.assert_answer(202, node.post_events(events.upserted(events.MARIE, events.after())))
        self.assertEqual(0, node.stop())
        other.start()

    def test_a_newer_format_is_refused_and_nothing_is_changed(self):
        node = self.running()
        self.assert_answer(202, node.post_events(events.upserted(events.MARIE, events.after())))
        node.wait_until_idle()
        self.assertEqual(0, node.stop())
        (node.data / "format").write_text("2\n")
        before = snapshot(node.data)
        node.launch()
        self.assertEqual(CONFIGURATION, node.wait(), node.told())
        self.assertIn("upgrade first", node.told())
        self.assertEqual(before, snapshot(node.data))
        (node.data / "format").write_text("1\n")
        node.start()

    def test_what_is_no_data_directory_is_refused(self):
        node = self.node()
        node.data.mkdir()
        (node.data / "format").write_text("a shopping list\n")
        node.launch()
        self.assertEqual(CONFIGURATION, node.wait(), node.told())


class EndTest(LiveTest):

    def test_everything_answered_before_sigterm_is_in_the_log(self):
        node = self.running(environment={"RELANCE_WORKERS": "1"})
        answered, lock, enough = [], threading.Lock(), threading.Event()

        def post(thread):
            poster = self.node(home=node.data.parent)
            poster.port = node.port
            for number in range(10_000):
                event = events.upserted(str(33600000000 + thread * 10_000 + number), events.after())
                event["id"] = f"{thread}-{number}"
                try:
                    answer = poster.post_events(event)
                except Unanswered:
                    return
                if answer.status != 202:
                    return
                with lock:
                    answered.append(event["id"])
                    if len(answered) > 50:
                        enough.set()

        threads = [threading.Thread(target=post, args=(number,)) for number in range(4)]
        for thread in threads:
            thread.start()
        self.assertTrue(enough.wait(60))
        self.assertEqual(0, node.stop(), node.told())
        for thread in threads:
            thread.join()
        self.assertIn("stopped", node.lines[-1])
        stored = {event["id"] for event in records.values(node, "contact-events")}
        self.assertEqual(set(), set(answered) - stored)
        node.start()
        node.wait_until_idle()
        self.assertEqual(len(stored), records.stats(node)["global"]["total_contacts"])

    def test_ready_from_some_moment_on_and_gone_at_the_end(self):
        node = self.node().launch()
        node.wait_until_listening()
        seen = []

        def asked():
            answer = node.request("GET", "/readyz?verbose")
            seen.append(answer.status)
            self.assertEqual(answer.status == 200, answer.json["ready"])
            self.assertEqual(["log", "clock", "state", "tasks", "workers"],
                             [check["name"] for check in answer.json["checks"]])
            return answer.status == 200

        poll(asked, "readiness")
        self.assertEqual({503}, set(seen[:-1]) or {503})
        self.assert_answer(200, node.request("GET", "/livez"))
        self.assertEqual(0, node.stop())
        with self.assertRaises(Unanswered):
            node.request("GET", "/readyz")
        for line in ("listening on 127.0.0.1:", '"shutting down, draining requests"', '"stopped"'):
            self.assertIn(line, node.told())

    def test_requests_that_do_not_end_are_cut_off(self):
        node = self.running()
        with socket.create_connection(("127.0.0.1", node.port)) as client:
            client.sendall(b"POST /events HTTP/1.1\r\nHost: test\r\nContent-Length: 100\r\n\r\n{")
            poll(lambda: ("relance_http_connections", "", 2) in node.metrics(), "the connection")
            self.assertEqual(0, node.stop(), node.told())
        self.assertIn('"requests cut off by the drain timeout"', node.told())

    def test_a_start_on_a_damaged_log_fails_with_a_sentence(self):
        node = self.running()
        self.assert_answer(202, node.post_events(events.upserted(events.MARIE, events.after())))
        self.assertEqual(0, node.stop())
        (node.data / "log" / "CURRENT").write_bytes(b"MANIFEST-999999\n")
        with self.assertRaises(Died):
            node.start()
        self.assertEqual(1, node.process.returncode, node.told())
        self.assertRegex(node.lines[-1], "^relance: ")


class TokenTest(LiveTest):

    def test_the_token_is_told_once_and_kept(self):
        node = self.node(environment={"RELANCE_API_TOKEN": None}).start()
        told = [line for line in node.lines if "API token" in line]
        self.assertEqual(1, len(told), node.told())
        token = told[0].split()[-1]
        self.assertRegex(token, "^[0-9a-f]{48}$")
        self.assertEqual(0o600, (node.data / "api-token").stat().st_mode & 0o777)
        event = events.upserted(events.MARIE, events.after())
        self.assert_answer(202, node.post_events(event, {"Authorization": f"Bearer {token}"}))
        self.assert_problem(401, node.post_events(event))
        self.assertEqual(0, node.stop())
        node.start()
        self.assertNotIn(token, node.told())
        self.assert_answer(202, node.post_events(event, {"Authorization": f"Bearer {token}"}))

    def test_no_secret_is_ever_told(self):
        node = self.running()
        self.assert_answer(202, node.post_events(events.upserted(events.MARIE, events.after())))
        node.stop()
        for secret in (TOKEN, events.MARIE, *node.environment.values()):
            self.assertNotIn(secret, node.told())
        for line in node.lines:
            self.assertEqual({"time", "level", "message"}, set(json.loads(line)) & {"time", "level", "message"})


class PartsTest(LiveTest):

    def test_ingress_alone_takes_and_folds_nothing(self):
        beginning, middle, end = events.campaign(events.audience(12))
        node = self.running("--components", "ingress")
        for event in beginning[:2]:
            self.assert_answer(202, node.post_events(event))
        self.assert_answer(202, node.post_events(middle))
        self.assertFalse([name for name, _, _ in node.metrics() if name.startswith("relance_task_lag")])
        self.assertEqual(0, node.stop())
        self.assertEqual([], records.read(node, "facts", "stats", "outbox", "dead-letters"))
        whole = self.node(home=node.data.parent).start()
        whole.wait_until_idle()
        self.assert_answer(202, whole.post_events([history.tick(history.end_of(end))]))
        whole.wait_until_idle()
        story = beginning[:2] + middle
        found = comparison.differences(comparison.offline(self.folder, story, history.end_of(end)),
                                       comparison.live(whole))
        self.assertEqual([], found, "\n".join(found))


class MetricsTest(LiveTest):

    def test_the_page_is_in_the_text_format(self):
        node = self.running()
        for event in events.campaign(events.audience(4))[0]:
            self.assert_answer(202, node.post_events(event))
        node.wait_until_idle()
        answer = node.request("GET", "/metrics")
        self.assert_answer(200, answer)
        self.assertTrue(answer.headers["content-type"].startswith("text/plain; version=0.0.4"))
        kinds, seen = {}, set()
        for line in answer.body.decode().splitlines():
            if line.startswith("# TYPE "):
                _, _, name, kind = line.split(" ")
                self.assertNotIn(name, kinds, "a family twice")
                kinds[name] = kind
            elif not line.startswith("# HELP "):
                self.assertRegex(line, SAMPLE)
                name = re.split("[{ ]", line)[0]
                family = re.sub("_(bucket|sum|count)$", "", name)
                self.assertIn(family if kinds.get(family) == "histogram" else name, kinds, "a sample before its type")
                self.assertNotIn(line.rsplit(" ", 1)[0], seen, "a sample twice")
                seen.add(line.rsplit(" ", 1)[0])
        self.assertTrue({"counter", "gauge", "histogram"} >= set(kinds.values()))
        self.assertTrue(all(name.endswith("_total") or kinds[name] == "gauge" or name == "relance_log_end_offset" or
                            (kinds[name] == "histogram" and name.endswith("_duration_seconds")) for name in kinds), kinds)

    def test_lag_is_told_for_every_partition_that_is_folded_and_no_other(self):
        node = self.running()
        logs = sorted(labels for name, labels, _ in node.metrics() if name == "relance_task_lag_records")
        self.assertEqual(sorted(f'topic="relance.{log}",partition="{number}"' for number in range(8)
                                for log in ("webhooks", "contact-events", "campaign-events")), logs)

    def test_counters_only_rise(self):
        node = self.running()
        before = {}
        for number in range(5):
            self.assert_answer(202, node.post_events(events.upserted(str(33600000000 + number), events.after())))
            now = {(name, labels): value for name, labels, value in node.metrics() if name.endswith("_total")}
            for sample, value in before.items():
                self.assertGreaterEqual(now[sample], value, sample)
            before = now
        appended = [value for (name, _), value in before.items() if name == "relance_ingress_appended_records_total"]
        self.assertEqual([5], appended)


if __name__ == "__main__":
    unittest.main()
