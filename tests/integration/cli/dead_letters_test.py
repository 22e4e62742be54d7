"""Lines that the program cannot take: each is a dead letter, and the lines around it are processed."""

import base64
import json
import unittest

from events import MARIE, NOUR, PAUL, created, enrolled, event, launched, moment, sent, ticked, upserted
from program import ProgramTest, line_of, numbers

MEBIBYTE = 1024 * 1024
LINE_MAX = 4 * MEBIBYTE


def without(name):
    """A good event but for an attribute, or a member of its data."""
    line = enrolled(MARIE)
    del (line["data"] if name in line["data"] else line)[name]
    return line


def with_data(**members):
    line = enrolled(MARIE)
    line["data"].update(members)
    return line


def twice(member):
    """A line with one of its members written twice."""
    return json.dumps(enrolled(MARIE)).replace(member, f"{member}, {member}", 1)


class DeadLettersTest(ProgramTest):

    def assert_refused(self, *cases):
        """Each case is (line, reason, path); a good line stands before all of them and one behind."""
        run = self.process([upserted(PAUL), *(line for line, _, _ in cases), upserted(NOUR, time=moment(hours=1))])
        self.assertEqual([PAUL, NOUR], [fact["subject"] for fact in run.facts])
        self.assertEqual(2, run.stats["global"]["total_contacts"])
        self.assertEqual([(number, reason, path) for number, (_, reason, path) in enumerate(cases, 1)],
                         [(letter["offset"], letter["reason"], letter["path"]) for letter in run.letters])
        for (line, _, _), letter in zip(cases, run.letters):
            self.assert_kept(line_of(line), letter)
        self.assert_told(run)
        return run

    def assert_kept(self, line, letter):
        self.assertEqual({"topic", "partition", "offset", "reason", "path", "time", "key"},
                         letter.keys() - {"value", "value_base64"})
        self.assertEqual((0, moment(), None), (letter["partition"], letter["time"], letter["key"]))
        try:
            line.decode()
        except UnicodeDecodeError:
            self.assertNotIn("value", letter)
            self.assertTrue(base64.b64decode(letter["value_base64"], validate=True) == line)
        else:
            self.assertNotIn("value_base64", letter)
            self.assertTrue(letter["value"].encode() == line, "the line is not kept as it was")

    def assert_told(self, run):
        told = [line for line in run.stderr.decode().splitlines() if "dead letter: " in line]
        self.assertEqual(len(run.letters), len(told))
        for letter, line in zip(run.letters, told):
            self.assertIn(f'"offset":{letter["offset"]},"reason":"{letter["reason"]}","path":"{letter["path"]}"', line)

    def test_what_is_no_json_object_is_unreadable(self):
        self.assert_refused(*[(line, "unreadable", "") for line in (
            "not json", "[]", '"text"', "42", "null", '{"specversion":"1.0"', '{"a":1,}', '{"a":NaN}', "{'a':1}", "}",
            "\x01")])

    def test_a_missing_member_is_named_by_its_path(self):
        attributes = ("specversion", "id", "source", "type", "subject", "time", "data")
        self.assert_refused(*[(without(name), "member", f"/{name}") for name in attributes],
                            *[(without(name), "member", f"/data/{name}") for name in ("campaign", "account")],
                            ({**enrolled(MARIE), "id": None}, "member", "/id"),
                            (with_data(account=None), "member", "/data/account"),
                            ("{}", "member", "/specversion"))

    def test_a_member_of_the_wrong_type_is_named_by_its_path(self):
        self.assert_refused(*[({**enrolled(MARIE), name: 7}, "value", f"/{name}")
                              for name in ("specversion", "id", "source", "type", "subject", "time", "data")],
                            (with_data(campaign=["spring"]), "value", "/data/campaign"),
                            (event("contact.upserted", MARIE, {"categories": "vip"}), "value", "/data/categories"),
                            (event("contact.upserted", MARIE, {"categories": [1]}), "value", "/data/categories/0"))

    def test_an_id_outside_its_charset_is_named_by_its_path(self):
        self.assert_refused(*[(enrolled(MARIE, id=text), "id", "/id") for text in ("", "a b", "é", "i" * 257)],
                            (enrolled("3361234 5678"), "id", "/subject"),
                            (with_data(campaign="spring/1"), "id", "/data/campaign"),
                            (with_data(account="a" * 129), "id", "/data/account"),
                            (event("campaign.cancelled", "spring:1", {}), "id", "/subject"))

    def test_a_subject_that_is_no_contact_key_is_refused(self):
        self.assert_refused(*[(enrolled(text), "subject", "/subject") for text in (
            "marie", "+33612345678", "0612345678", "123456", "1234567890123456", "bsuid:")])

    def test_an_unknown_type_is_refused(self):
        self.assert_refused((event("contact.renamed", MARIE, {}), "type", "/type"),
                            (enrolled(MARIE, type="relance.contact.enrolled.v2"), "type", "/type"),
                            (enrolled(MARIE, type=""), "type", "/type"))

    def test_a_record_that_our_tasks_write_to_other_logs_is_refused(self):
        fact = event("contact.outcome_changed", MARIE, {}, source="/relance/contacts")
        self.assert_refused((fact, "type", "/type"))

    def test_a_specversion_of_another_number_and_an_empty_source_are_refused(self):
        self.assert_refused((enrolled(MARIE, specversion="0.3"), "value", "/specversion"),
                            (enrolled(MARIE, source=""), "value", "/source"))

    def test_invalid_utf8_is_unreadable_and_kept_as_base64(self):
        good = line_of(upserted(MARIE))
        self.assert_refused(*[(good.replace(b"Somebody", text), "unreadable", "") for text in (
            b"\xff", b"caf\xe9", b"\xc0\xaf", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\xe2\x82")])

    def test_a_nul_in_a_string_is_refused(self):
        self.assert_refused((event("contact.upserted", MARIE, {"name": "Som\0ebody"}), "value", "/data/name"),
                            (enrolled(MARIE, id="evt\0"), "id", "/id"),
                            (with_data(account="acc\0"), "id", "/data/account"),
                            (line_of(upserted(MARIE)).replace(b"Somebody", b"Som\0ebody"), "unreadable", ""))

    def test_a_key_that_stands_twice_is_named_by_its_path(self):
        self.assert_refused((twice('"id": "evt-1"'), "unreadable", "/id"),
                            (twice('"account": "acc-1"'), "unreadable", "/data/account"))

    def test_two_documents_on_a_line_are_unreadable(self):
        good = json.dumps(enrolled(MARIE))
        self.assert_refused((good + good, "unreadable", ""), (good + " {}", "unreadable", ""))

    def test_100000_nested_brackets_are_unreadable(self):
        depth = 100_000
        nested = "[" * depth + "]" * depth
        self.assert_refused(*[(line, "unreadable", "") for line in (
            "[" * depth, nested, '{"a":' * depth, f'{{"specversion":"1.0","data":{nested}}}')])

    def test_a_line_of_10_megabytes_is_unreadable(self):
        self.assert_refused((event("contact.upserted", MARIE, {"name": "n" * 10_000_000}), "unreadable", ""))

    def test_a_line_may_have_4_mebibytes_and_no_byte_more(self):
        room = LINE_MAX - len(line_of(event("contact.upserted", MARIE, {"name": ""})))
        fits, over = (event("contact.upserted", MARIE, {"name": "n" * size}) for size in (room, room + 1))
        run = self.process([fits, over, upserted(PAUL)])
        self.assertEqual([MARIE, PAUL], [fact["subject"] for fact in run.facts])
        self.assertEqual([(1, "unreadable")], [(letter["offset"], letter["reason"]) for letter in run.letters])

    def test_a_time_out_of_range_is_refused(self):
        self.assert_refused(*[(enrolled(MARIE, time=text), "time", "/time") for text in (
            "1969-12-31T23:59:59.999Z", "2200-01-01T00:00:00Z", "2026-11-20T08:00:60Z", "2026-02-29T08:00:00Z",
            "2026-11-20T24:00:00Z", "2026-11-20T08:60:00Z", "2026-11-20", "2026-11-20T08:00:00", "2026-11-20 08:00:00Z",
            "1970-01-01T00:00:00+01:00", "2199-12-31T23:59:59-01:00", "1795161600", "", " 2026-11-20T08:00:00Z")],
            (sent(MARIE, "2200-01-01T00:00:00Z", time=moment()), "time", "/data/sent_at"))

    def test_every_spelling_of_a_time_is_taken(self):
        times = ["1970-01-01T00:00:00Z", "2026-11-20T10:00:00+02:00", "2026-11-20t08:00:00.0019999z",
                 "2199-12-31T23:59:59.999Z"]
        run = self.process([upserted(str(33600000000 + i), time=text) for i, text in enumerate(times)])
        self.assertEqual([], run.letters)
        self.assertEqual(["1970-01-01T00:00:00.000Z", moment(), moment(milliseconds=1), "2199-12-31T23:59:59.999Z"],
                         [fact["time"] for fact in run.facts])

    def test_numbers_and_lists_beyond_their_limits_are_refused(self):
        many = event("contact.upserted", MARIE, {"categories": ["vip"] * 65})
        hours = [created(deadline_hours=number) for number in (0, 721, 48.0)]
        self.assert_refused(*[(launched(expected=number), "value", "/data/expected") for number in (-1, 1.0, "3")],
                            *[(line, "value", "/data/deadline_hours") for line in hours],
                            (many, "value", "/data/categories"),
                            (sent(MARIE, moment(), message="message_3"), "value", "/data/message"))

    def test_what_a_rule_refuses_is_a_dead_letter_too(self):
        self.assert_refused((event("campaign.launched", "autumn", {"expected": 1}), "unknown_campaign", "/subject"))
        run = self.process([created(), launched(), event("message.failed", MARIE, {
            "campaign": "spring", "account": "acc-1", "message": "message_2", "error": {"code": "1", "title": "no"}})])
        self.assertEqual([(1, "no_audience", "/data"), (2, "unknown_enrolment", "/data/campaign")],
                         [(letter["offset"], letter["reason"], letter["path"]) for letter in run.letters])
        self.assertEqual(["relance.campaign-events", "relance.contact-events"],
                         [letter["topic"] for letter in run.letters])

    def test_what_cannot_be_read_does_not_move_the_clock(self):
        run = self.process(["junk", ticked(moment()), enrolled("nobody", time=moment(hours=9)), "junk"])
        self.assertEqual([None, moment(), moment()], [letter["time"] for letter in run.letters])

    def test_standard_error_tells_of_each_and_the_file_keeps_all(self):
        run = self.process(["junk"] * 50)
        self.assertEqual(list(range(50)), [letter["offset"] for letter in run.letters])
        error = run.stderr.decode()
        self.assertEqual(50, error.count("dead letter: "))
        self.assertNotIn("junk", error)

    def test_without_a_file_dead_letters_are_told_all_the_same(self):
        run = self.relance("process", stdin=b"junk\n")
        self.assert_succeeds(run)
        self.assertIn(b'"offset":0,"reason":"unreadable"', run.stderr)
        self.assertEqual([1, 0, 0, 1, 0, 0, 0], numbers(run.stdout))


if __name__ == "__main__":
    unittest.main()
