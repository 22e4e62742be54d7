"""The way in, over real HTTP: what is taken stands in the log, what is refused leaves nothing there."""

import gzip
import json
import socket
import unittest

from support import events, history, records
from support.fixture import LiveTest
from support.node import APP_SECRET, LIMIT_SECONDS, TOKEN, VERIFY_TOKEN, WASSENGER_SECRET, signature

BODY = json.dumps({"object": "whatsapp_business_account", "entry": []}).encode()
FIVE_MIB = 5 * 1024 * 1024


def written(node):
    """How many records all logs hold."""
    return sum(value for name, _, value in node.metrics() if name == "relance_log_end_offset")


def raw(node, head, body=b""):
    """Sends bytes as they are; the first line of the answer."""
    with socket.create_connection(("127.0.0.1", node.port), timeout=LIMIT_SECONDS) as connection:
        connection.sendall(head + body)
        return connection.makefile("rb").readline().decode().strip()


class WebhooksTest(LiveTest):

    def assert_refused(self, status, node, answer):
        self.assert_problem(status, answer)
        self.assertEqual(0, written(node))

    def test_wrong_and_missing_signatures_leave_nothing_in_the_log(self):
        node = self.running("--components", "ingress")
        for path, header in (("/webhooks/whatsapp", "X-Hub-Signature-256"),
                             ("/webhooks/wassenger", "X-Wassenger-Signature")):
            secret = {"/webhooks/whatsapp": APP_SECRET, "/webhooks/wassenger": WASSENGER_SECRET}[path]
            wrong = [None, "", "sha256=", signature("other", BODY), signature(secret, BODY + b" "),
                     signature(secret, BODY)[:-2], signature(secret, BODY).replace("sha256", "sha1")]
            for text in wrong:
                with self.subTest(path=path, signature=text):
                    headers = {} if text is None else {header: text}
                    self.assert_refused(401, node, node.request("POST", path, BODY, headers))
        rejected = [value for name, _, value in node.metrics() if name == "relance_ingress_rejected_webhooks_total"]
        self.assertEqual([14], rejected)

    def test_a_signature_of_another_provider_is_none(self):
        node = self.running("--components", "ingress")
        self.assert_refused(401, node, node.post_whatsapp(BODY, WASSENGER_SECRET))
        self.assert_refused(401, node, node.post_wassenger(BODY, APP_SECRET))

    def test_two_secrets_are_good_while_they_are_changed(self):
        node = self.running("--components", "ingress", environment={
            "RELANCE_WEBHOOKS_WHATSAPP_APP_SECRET_NEXT": "next-1", "RELANCE_WEBHOOKS_WASSENGER_SECRET_NEXT": "next-2"})
        for secret in (APP_SECRET, "next-1"):
            self.assert_answer(200, node.post_whatsapp(BODY, secret))
        for secret in (WASSENGER_SECRET, "next-2"):
            self.assert_answer(200, node.post_wassenger(BODY, secret))
        self.assertEqual(4, written(node))
        self.assertEqual(401, node.post_whatsapp(BODY, "next-2").status)
        self.assertEqual(0, node.stop())
        node.environment["RELANCE_WEBHOOKS_WHATSAPP_APP_SECRET"] = "next-1"
        node.environment["RELANCE_WEBHOOKS_WHATSAPP_APP_SECRET_NEXT"] = None
        node.start()
        self.assert_answer(200, node.post_whatsapp(BODY, "next-1"))
        self.assert_problem(401, node.post_whatsapp(BODY, APP_SECRET))
        self.assertEqual(5, written(node))

    def test_named_endpoints_have_secrets_of_their_own(self):
        config = self.folder / "relance.toml"
        config.write_text('[webhooks.whatsapp.shop]\napp_secret = "of-the-shop"\n'
                          '[webhooks.wassenger.desk]\nauth = "header"\ntoken = "of-the-desk"\n'
                          '[webhooks.wassenger.door]\nauth = "query"\ntoken = "of-the-door"\n'
                          '[webhooks.wassenger.open]\nauth = "none"\n')
        node = self.running("--components", "ingress", "--config", config)
        self.assertIn('"webhook endpoint","path":"/webhooks/whatsapp/shop"', node.told())
        self.assertIn('"webhook endpoint without authentication","path":"/webhooks/wassenger/open"', node.told())
        self.assert_answer(200, node.post_whatsapp(BODY, "of-the-shop", "/webhooks/whatsapp/shop"))
        self.assert_answer(200, node.request("POST", "/webhooks/wassenger/desk", BODY,
                                             {"X-Wassenger-Token": "of-the-desk"}))
        self.assert_answer(200, node.request("POST", "/webhooks/wassenger/door?token=of-the-door", BODY))
        self.assert_answer(200, node.request("POST", "/webhooks/wassenger/open", BODY))
        self.assertEqual(4, written(node))
        self.assert_problem(401, node.post_whatsapp(BODY, APP_SECRET, "/webhooks/whatsapp/shop"))
        self.assert_problem(401, node.post_whatsapp(BODY, "of-the-shop"))
        self.assert_problem(401, node.request("POST", "/webhooks/wassenger/desk", BODY))
        self.assert_problem(401, node.request("POST", "/webhooks/wassenger/door?token=of-the-desk", BODY))
        self.assertEqual(4, written(node))
        self.assertEqual(["desk", "door", "open", "shop"],
                         sorted(record["headers"]["endpoint"] for record in records.read(node, "webhooks")))

    def test_unknown_endpoints_and_addresses_are_not_there(self):
        node = self.running("--components", "ingress")
        for path in ("/webhooks/whatsapp/other", "/webhooks/wassenger/other"):
            self.assert_refused(404, node, node.post_whatsapp(BODY, path=path))
        for path in ("/", "/webhooks", "/webhooks/telegram", "/event", "/events/"):
            self.assert_refused(404, node, node.request("POST", path, BODY))

    def test_verification_handshake(self):
        node = self.running("--components", "ingress")
        address = "/webhooks/whatsapp?hub.mode={}&hub.verify_token={}&hub.challenge={}"
        answer = node.request("GET", address.format("subscribe", VERIFY_TOKEN, "1158201444"))
        self.assert_answer(200, answer)
        self.assertEqual(b"1158201444", answer.body)
        self.assert_refused(403, node, node.request("GET", address.format("subscribe", "other", "1")))
        self.assert_refused(403, node, node.request("GET", address.format("unsubscribe", VERIFY_TOKEN, "1")))
        self.assert_refused(403, node, node.request("GET", "/webhooks/whatsapp"))
        self.assert_refused(405, node, node.request("GET", "/webhooks/wassenger"))

    def test_gzip_is_taken_and_kept_decoded(self):
        node = self.running("--components", "ingress")
        packed = gzip.compress(BODY)
        self.assert_answer(200, node.post_whatsapp(packed, headers={"Content-Encoding": "gzip"}))
        self.assert_answer(200, node.request("POST", "/webhooks/whatsapp", packed, {
            "Content-Encoding": "gzip", "X-Hub-Signature-256": signature(APP_SECRET, BODY)}))
        answer = node.post_events(gzip.compress(json.dumps(events.upserted(events.MARIE, events.after())).encode()),
                                  {"Content-Encoding": "gzip"})
        self.assert_answer(202, answer)
        self.assertEqual([json.loads(BODY)] * 2, records.values(node, "webhooks"))
        self.assertEqual([events.MARIE], [event["subject"] for event in records.values(node, "contact-events")])

    def test_oversize_bodies_are_refused_before_they_are_read(self):
        node = self.running("--components", "ingress")
        for path in ("/webhooks/whatsapp", "/webhooks/wassenger", "/events"):
            line = raw(node, f"POST {path} HTTP/1.1\r\nHost: h\r\nContent-Length: {FIVE_MIB}\r\n\r\n".encode())
            self.assertIn(" 413 ", line)
        bomb = gzip.compress(b" " * FIVE_MIB)
        self.assertEqual(413, node.post_whatsapp(bomb, headers={"Content-Encoding": "gzip"}).status)
        self.assertEqual(0, written(node))


class EventsTest(LiveTest):

    def test_positions_come_in_the_order_of_the_events(self):
        node = self.running("--components", "ingress")
        batch = [events.created("spring", events.after()), events.upserted("33612345678", events.after()),
                 history.tick(events.after()), events.upserted("33612345679", events.after()),
                 events.event("category.upserted", "vip", events.after(), name="VIP")]
        for i, event in enumerate(batch):
            event["id"] = f"event-{i}"
        answer = node.post_events(batch)
        self.assert_answer(202, answer)
        positions = answer.json["positions"]
        stored = {(record["topic"], record["partition"], record["offset"]): record["value"]["id"]
                  for record in records.read(node, "contact-events", "campaign-events")}
        told = [stored.pop((place["topic"], place["partition"], place["offset"])) for place in positions]
        self.assertEqual({}, stored, "records that no position names")
        self.assertEqual(["event-0", "event-1"] + ["event-2"] * 16 + ["event-3", "event-4"], told)

    def test_one_invalid_event_refuses_the_whole_batch(self):
        node = self.running("--components", "ingress")
        good = events.upserted(events.MARIE, events.after())
        bad = {
            ("member", "/data/campaign"): {**events.sent(events.MARIE, "spring", events.after())},
            ("subject", "/subject"): {**good, "subject": "33612"},
            ("type", "/type"): events.event("campaign.counted", "spring", events.after()),
            ("value", "/source"): {**good, "source": "/relance/contact"},
            ("time", "/time"): {**good, "time": "yesterday"},
        }
        del bad[("member", "/data/campaign")]["data"]["campaign"]
        for (reason, path), event in bad.items():
            with self.subTest(reason=reason):
                problem = self.assert_problem(400, node.post_events([good, good, event, good]))
                self.assertEqual((2, path, reason), (problem["index"], problem["path"], problem["reason"]))
                self.assertEqual(0, written(node))
        self.assertEqual("unreadable", self.assert_problem(400, node.post_events(b"[{]"))["reason"])
        self.assertEqual(0, written(node))

    def test_without_the_token_nothing_is_taken(self):
        node = self.running("--components", "ingress")
        body = json.dumps(events.upserted(events.MARIE, events.after())).encode()
        for header in (None, "", "Bearer", "Bearer other", f"Basic {TOKEN}", f"Bearer {TOKEN}x"):
            with self.subTest(header=header):
                headers = {"Content-Type": "application/json"}
                if header is not None:
                    headers["Authorization"] = header
                answer = node.request("POST", "/events", body, headers)
                self.assert_problem(401, answer)
                self.assertTrue(answer.headers["www-authenticate"].startswith("Bearer"))
        self.assertEqual(0, written(node))

    def test_forms_of_cloud_events(self):
        node = self.running("--components", "ingress")
        one = events.upserted(events.MARIE, events.after())
        self.assert_answer(202, node.post_events(one, {"Content-Type": "application/cloudevents+json"}))
        self.assert_answer(202, node.post_events([one, one], {"Content-Type": "application/cloudevents-batch+json"}))
        self.assert_problem(400, node.post_events([one], {"Content-Type": "application/cloudevents+json"}))
        self.assert_problem(415, node.post_events(one, {"Content-Type": "text/plain"}))
        self.assertEqual(3, written(node))


if __name__ == "__main__":
    unittest.main()
