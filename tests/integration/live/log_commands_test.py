"""`relance log append`, `read` and `describe` on a data directory that no process runs on."""

import base64
import json
import unittest

from support.events import MARIE, after, created, event, launched, received, sent
from support.history import tick
from support.commands import CONFIGURATION, DATA, FAILURE, UNAVAILABLE, USAGE, CommandTest, parsed

TOPICS = ["webhooks", "contact-events", "campaign-events", "outbox", "facts", "stats", "dead-letters"]


def b64(data):
    return base64.b64encode(data).decode()


class LogVerbsTest(CommandTest):

    def test_what_was_appended_is_read_as_it_was_written(self):
        line = b'{"key":"k","value":{"b": 1.50,"a":["\\u00e9",1e3]},"headers":{"provider":"x"}}\n'
        self.succeeds(self.relance("log", "append", "facts", stdin=line))
        self.assertIn(b'"value":{"b": 1.50,"a":["\\u00e9",1e3]}', self.relance("log", "read", "facts").stdout)
        [record] = self.read("facts")
        self.assertEqual({"topic", "partition", "offset", "headers", "key", "value"}, record.keys())
        self.assertEqual(("relance.facts", 0, {"provider": "x"}, "k"),
                         (record["topic"], record["offset"], record["headers"], record["key"]))

    def test_every_kind_of_value_has_its_form(self):
        bodies = [b"", b"null", b"not json", b"\xff\x00", b"{} {}", b'{"a":NaN}']
        self.append("stats", *({"key": str(i), "value_base64": b64(body)} for i, body in enumerate(bodies)),
                    {"value": None}, {"value": "text"}, {"value": 7}, {"value": False})
        records = self.read("stats")
        self.assertEqual([b64(body) for body in bodies], [record["value_base64"] for record in records[:6]])
        self.assertTrue(all("value" not in record for record in records[:6]))
        self.assertEqual([None, "text", 7, False], [record["value"] for record in records[6:]])

    def test_a_document_of_several_lines_is_printed_on_one(self):
        body = b'{\r\n  "a": "b\\n",\n\n  "c": [1,\n2]\n}\n'
        self.append("stats", {"value_base64": b64(body)})
        run = self.relance("log", "read", "stats")
        self.assertEqual(1, run.stdout.count(b"\n"))
        self.assertEqual(json.loads(body), json.loads(run.stdout)["value"])

    def test_keys_and_headers_that_are_no_text_are_base64(self):
        self.append("stats", {"key_base64": b64(b"\xff"), "value": 1, "headers_base64": {"h": b64(b"\xfe")}})
        [record] = self.read("stats")
        self.assertEqual((b64(b"\xff"), {}, {"h": b64(b"\xfe")}),
                         (record["key_base64"], record["headers"], record["headers_base64"]))
        self.assertNotIn("key", record)

    def test_what_read_prints_append_takes(self):
        self.append("dead-letters", {"key": MARIE, "value": {"a": 1}, "partition": 5, "headers": {"x": "y"}},
                    {"value_base64": b64(b"\xff"), "partition": 2}, {"key": "k", "value": None, "partition": 0},
                    {"key_base64": b64(b"\x80"), "value": [1], "headers_base64": {"h": b64(b"\xff")}})
        printed = self.relance("log", "read", "dead-letters").stdout
        self.data = self.folder / "copy"
        self.succeeds(self.relance("log", "append", "dead-letters", stdin=printed))
        self.assertEqual(printed, self.relance("log", "read", "dead-letters").stdout)

    def test_a_record_goes_to_the_partition_of_its_key_unless_told_otherwise(self):
        [by_event] = self.append_events(event("contact.upserted", MARIE, after()))
        [by_key] = self.append("contact-events", {"key": MARIE, "value": {}})
        self.assertEqual(by_event["partition"], by_key["partition"])
        [told] = self.append("contact-events", {"key": MARIE, "value": {}}, options=("--partition", "7"))
        [own] = self.append("contact-events", {"key": MARIE, "value": {}, "partition": 1})
        self.assertEqual((7, 1), (told["partition"], own["partition"]))
        spread = self.append("webhooks", *({"value": i} for i in range(16)))
        self.assertEqual(set(range(8)), {place["partition"] for place in spread})

    def test_positions_are_those_that_read_tells(self):
        count = 2500  # several commits
        places = self.append("webhooks", *({"key": str(i), "value": i} for i in range(count)))
        read = {(record["partition"], record["offset"]): record["value"] for record in self.read("webhooks")}
        self.assertEqual(list(range(count)), [read[place["partition"], place["offset"]] for place in places])

    def test_a_log_that_no_memory_holds_is_read(self):
        """What RocksDB keeps in files of its own kinds, too, not only what stands in its journal."""
        count = 60
        self.append("stats", *({"key": str(i), "value": str(i) * (300_000 // len(str(i)))} for i in range(count)))
        self.append("stats", *({"key": str(i), "value": str(i) * (700_000 // len(str(i)))} for i in range(count)))
        read = self.read("stats")
        self.assertEqual([str(i) for i in range(count)] * 2, [record["key"] for record in read])
        self.assertTrue(all(record["value"].startswith(record["key"] * 1000) for record in read))

    def test_events_go_where_posts_go(self):
        places = self.append_events(created("spring", after()), event("category.upserted", "vip", after(), name="VIP"),
                                    sent(MARIE, "spring", after()), tick(after()),
                                    event("campaign.opened", "spring", after(), campaign="spring", account="acc-1",
                                          audience={"categories": ["vip"]}))
        topics = [place["topic"] for place in places]
        self.assertEqual(["relance.campaign-events"] * 2 + ["relance.contact-events"], topics[:3])
        self.assertEqual((16, 8), (len(topics[3:19]), len(topics[19:])))
        keys = [record["key"] for record in self.read("campaign-events")]
        self.assertEqual({"campaign:spring", "category:vip", None}, set(keys))

    def test_an_event_without_a_time_gets_one(self):
        without = {name: value for name, value in received(MARIE, after()).items() if name != "time"}
        self.append_events(sent(MARIE, "spring", after(hours=1)), without)
        self.assertEqual(after(hours=1), self.read("contact-events")[1]["value"]["time"])
        self.succeeds(self.relance("log", "append", "--events", stdin=json.dumps(without).encode()))
        self.assertRegex(self.read("contact-events")[2]["value"]["time"], r"\A20\d\d-.*\.\d{3}Z\Z")

    def test_what_a_post_refuses_is_refused_here(self):
        for line, words in ((tick("2020-01-01T00:00:00.000Z"), "type at `/type`"),
                            (received(MARIE, "2190-01-01T00:00:00.000Z"), "time at `/time`"),
                            ({**received(MARIE, after()), "source": "/relance/contact"}, "value at `/source`"),
                            ([7], "unreadable at ``")):
            with self.subTest(line=line):
                run = self.relance("log", "append", "--events", stdin=json.dumps(line).encode())
                self.fails(run, DATA, "line 1: ", words)

    def test_what_stands_before_a_bad_line_is_appended_and_told(self):
        lines = b'{"key":"a","value":1}\n\n{"key":"b","value":2}\n{"key":"c"}\n{"key":"d","value":4}\n'
        run = self.relance("log", "append", "stats", stdin=lines)
        self.fails(run, DATA, "line 4: a record must have either `value` or `value_base64`")
        self.assertEqual([0, 1], [place["offset"] for place in parsed(run.stdout)])
        self.assertEqual([1, 2], [record["value"] for record in self.read("stats")])

    def test_lines_that_are_no_records_say_what_is_wrong(self):
        for line, words in ((b"no json", "no JSON document"), (b"[]", "no JSON object"),
                            (b'{"value":1,"values":2}', "`values` is not a member"), (b'{"value":1,"value":2}', "twice"),
                            (b'{"value":1,"value_base64":""}', "either"), (b'{"key":7,"value":1}', "`key` must be"),
                            (b'{"value_base64":"="}', "base64"), (b'{"value":1,"headers":{"a":1}}', "`headers` must"),
                            (b'{"value":1,"partition":-1}', "`partition` must"),
                            (b'{"value":1,"partition":1}', "0 to 0"),
                            (b'{"value":1,"topic":"relance.facts"}', "relance.facts")):
            with self.subTest(line=line):
                self.fails(self.relance("log", "append", "stats", stdin=line), DATA, "line 1: ", words)
        big = json.dumps({"value": "n" * (5 * 1024 * 1024)}).encode()
        self.fails(self.relance("log", "append", "stats", stdin=big), DATA, "exceeds the maximum")

    def test_partition_from_and_limit_choose(self):
        self.append("facts", *({"value": i, "partition": i % 3} for i in range(30)))
        self.assertEqual([1, 4, 7], [r["value"] for r in self.read("facts", "--partition", 1, "--limit", 3)])
        self.assertEqual([25, 28], [r["value"] for r in self.read("facts", "--partition", 1, "--from", 8)])
        self.assertEqual([27, 28, 29], [r["value"] for r in self.read("facts", "--from", 9)])
        self.assertEqual([0, 3], [r["value"] for r in self.read("facts", "--limit", 2)])

    def test_several_topics_follow_one_another(self):
        self.append("facts", {"value": 1})
        self.append("stats", {"value": 2})
        topics = [record["topic"] for record in self.read("relance.stats", "facts", "outbox")]
        self.assertEqual(["relance.stats", "relance.facts"], topics)

    def test_latest_keeps_the_last_record_of_each_key(self):
        self.append("stats", *({"key": key, "value": value} for key, value in (
            ("a", 1), ("b", 2), ("c", 3), ("a", 4), ("b", None), ("c", 5), ("d", None), ("d", 6))), {"value": 7},
            {"value": None})
        self.assertEqual([("a", 4), ("c", 5), ("d", 6), (None, 7)],
                         [(r["key"], r["value"]) for r in self.read("stats", "--latest")])
        self.assertEqual(["a"], [r["key"] for r in self.read("stats", "--latest", "--limit", 1)])
        self.assertEqual([("d", 6)], [(r["key"], r["value"]) for r in self.read("stats", "--latest", "--from", 6)
                                      if r["key"]])

    def test_describe_tells_of_every_topic(self):
        self.append("contact-events", *({"value": i, "partition": 2} for i in range(3)))
        self.append("facts", {"value": 1, "partition": 0})
        told = self.relance_json("log", "describe")
        self.assertRegex(told["identity"], r"\A[0-9a-f]{32}\Z")
        self.assertEqual(["relance." + name for name in TOPICS], [topic["name"] for topic in told["topics"]])
        by_name = {topic["name"]: topic for topic in told["topics"]}
        kept = {name: (topic["retention"], topic["compacted"]) for name, topic in by_name.items()}
        self.assertEqual(("30d", False), kept["relance.webhooks"])
        self.assertEqual(("forever", True), kept["relance.stats"])
        self.assertEqual({"partition": 2, "start": 0, "end": 3, "committed": None, "lag": 3},
                         by_name["relance.contact-events"]["partitions"][2])
        self.assertEqual({"partition": 0, "start": 0, "end": 1, "committed": None, "lag": None},
                         by_name["relance.facts"]["partitions"][0])
        self.assertEqual([by_name["relance.facts"]], self.relance_json("log", "describe", "facts")["topics"])
        text = self.succeeds(self.relance("log", "describe")).decode()
        self.assertIn(told["identity"], text)
        self.assertRegex(text, r"(?m)^ +2 +0 +3 +- +3$")

    def test_without_a_log_the_verbs_that_look_say_so(self):
        for verb in (("log", "read", "facts"), ("log", "describe"), ("dead-letters", "list"), ("explain", MARIE)):
            with self.subTest(verb=verb):
                self.fails(self.relance(*verb), UNAVAILABLE, "no log found", str(self.data))
        self.assertFalse(self.data.exists())
        self.assert_no_scratch_is_left()

    def test_wrong_arguments_are_wrong_usage(self):
        self.append("stats", {"value": 1})
        for verb in (("log", "read"), ("log", "read", "nonsense"), ("log", "describe", "nonsense"),
                     ("log", "append", "nonsense"), ("log", "append"), ("log", "append", "stats", "--events"),
                     ("log", "read", "stats", "--partition", 1), ("log", "read", "stats", "--partition", -1),
                     ("log", "read", "stats", "--limit", 0), ("log", "read", "stats", "--from", -1),
                     ("log", "append", "stats", "--partition", 1), ("log",)):
            with self.subTest(verb=verb):
                run = self.relance(*verb)
                self.fails(run, USAGE)
                self.assertEqual(b"", run.stdout)
        self.fails(self.relance("log", "read", "nonsense"), USAGE, "no such topic", "relance.dead-letters")

    def test_the_directory_comes_from_flag_environment_or_file(self):
        self.append("stats", {"value": 1})
        file = self.folder / "relance.toml"
        file.write_text(f'data_dir = "{self.data}"\nlisten = "127.0.0.1:1"\n', encoding="utf-8")
        arguments = self.arguments("log", "read", "stats")[:-2]
        for name, environment in (("file", {}), ("environment", {"RELANCE_DATA_DIR": str(self.data)})):
            with self.subTest(name):
                self.environment.update(environment)
                self.arguments = lambda *_, said=arguments: said
                self.assertEqual(1, len(self.read("stats")))
                file.unlink(missing_ok=True)

    def test_a_configuration_that_cannot_be_read_is_told(self):
        (self.folder / "relance.toml").write_text("data_dir = ", encoding="utf-8")
        self.fails(self.relance("log", "read", "stats"), CONFIGURATION, "relance.toml")

    def test_a_damaged_log_is_a_failure(self):
        self.append("stats", {"value": 1})
        [manifest] = (self.data / "log").glob("MANIFEST-*")
        manifest.write_bytes(manifest.read_bytes()[:20])
        self.fails(self.relance("log", "read", "stats"), FAILURE)
        self.assert_no_scratch_is_left()


if __name__ == "__main__":
    unittest.main()
