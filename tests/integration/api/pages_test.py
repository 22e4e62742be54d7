"""Lists and what is asked of them: pages, order, filters, search, what is refused and what is not given away. On
SQLite, and on PostgreSQL in a database that sorts as French does."""

import base64
import csv
import gzip
import io
import itertools
import json
import unittest
import urllib.parse

import world  # first: it knows where the others lie
import people
from support import events
from support.node import poll

WHOLE = 500
LIMIT = 3
FORGED = "forged-token-of-nobody"
ORIGIN = "https://board.example"
SPREADSHEET_SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝")
PRESENT = sorted(people.PEOPLE)
# Path, filters, what orders it.
LISTS = [
    ("/api/campaigns", {}, "-created_at"),
    ("/api/campaigns", {"status": "draft"}, "-created_at"),
    ("/api/campaigns/spring/contacts", {}, "contact_id"),
    ("/api/campaigns/spring/contacts", {"outcome": "no_interaction"}, "contact_id"),
    ("/api/campaigns/summer/contacts", {}, "contact_id"),
    ("/api/campaigns/summer/contacts", {"outcome": "excluded"}, "contact_id"),
    ("/api/categories", {}, "id"),
    ("/api/contacts", {}, "contact"),
    ("/api/contacts", {"category": "vip"}, "id"),
    ("/api/contacts", {"search": "336"}, "contact"),
    ("/api/contacts", {"search": "336", "category": "news"}, "contact"),
    ("/api/contacts", {"search": "e"}, "word"),
    ("/api/contacts", {"search": "e", "category": "vip"}, "word"),
    ("/api/messages", {}, "-created_at"),
    ("/api/messages", {"status": "sent"}, "-created_at"),
    ("/api/messages", {"type": "message_2"}, "-created_at"),
    ("/api/messages", {"campaign": "spring"}, "status"),
    ("/api/messages", {"campaign": "spring", "status": "read"}, "id"),
    ("/api/messages", {"contact": people.WRITERS[0]}, "-created_at"),
    ("/api/interactions", {}, "-received_at"),
    ("/api/interactions", {"campaign": "spring"}, "-received_at"),
    ("/api/interactions", {"contact": people.WRITERS[0]}, "-occurred_at"),
    ("/api/interactions", {"within_24h": "false"}, "-received_at"),
]


def turned(sort):
    return sort[1:] if sort.startswith("-") else "-" + sort


def forged_cursor(*parts):
    return base64.urlsafe_b64encode("\x1f".join(parts).encode()).decode().rstrip("=")


class Pages:
    """Of a process with the people of people.py in its views; `board` and `tables` are the class's."""

    maxDiff = 2000
    numbers = itertools.count()

    @classmethod
    def fill(cls):
        world.post_all(cls.board, itertools.chain(people.beginning(), people.middle(), people.end()))
        world.wait_for_views(cls.board, cls.tables)

    def page(self, path, **parameters):
        return self.get_json(self.board, f"{path}?{urllib.parse.urlencode(parameters)}")

    def items(self, path, **parameters):
        return self.page(path, limit=WHOLE, **parameters)["items"]

    def walk(self, path, **parameters):
        """All rows by cursor, a few at a time."""
        rows, cursor = [], {}
        while True:
            page = self.page(path, limit=LIMIT, **parameters, **cursor)
            rows += page["items"]
            if page["next"] is None:
                return rows
            self.assertEqual(LIMIT, len(page["items"]))
            cursor = {"cursor": page["next"]}

    def refused(self, path, **parameters):
        """It is answered 400; gives the names of the parameters that are wrong."""
        answer = self.get(self.board, f"{path}?{urllib.parse.urlencode(parameters)}")
        return [error["parameter"] for error in self.assert_problem(400, answer)["errors"]]

    def assert_nothing_is_told(self, *texts):
        """Up to now: lines come a little later than answers."""
        last = f"request-{next(self.numbers)}"
        self.get(self.board, "/api/campaigns/spring", headers={"X-Request-Id": last})
        poll(lambda: last in self.board.told(), "the last line")
        self.assertIn('"route":"/api/campaigns/{id}","status":"200"', self.board.told(), "the route is logged")
        for text in texts:
            self.assertNotIn(text, self.board.told())

    # Pages.

    def test_pages_give_every_row_once_in_one_order(self):
        for path, filters, sort in LISTS:
            with self.subTest(path=path, filters=filters):
                whole = self.items(path, **filters)
                self.assertGreater(len(whole), LIMIT if "contact" not in filters else 1)
                self.assertEqual(len(whole), len({json.dumps(row) for row in whole}))
                self.assertEqual(whole, self.walk(path, **filters))
                self.assertEqual(whole, self.items(path, sort=sort, **filters))
                self.assertEqual(whole[::-1], self.items(path, sort=turned(sort), **filters))
                self.assertEqual(whole[::-1], self.walk(path, sort=turned(sort), **filters))

    def test_offsets_give_slices(self):
        for path, filters, sort in LISTS:
            with self.subTest(path=path, filters=filters):
                whole = self.items(path, **filters)
                for offset in (0, 1, LIMIT, len(whole) - 1, len(whole), 10_000):
                    self.assertEqual(whole[offset:offset + LIMIT],
                                     self.page(path, limit=LIMIT, offset=offset, **filters)["items"])
                back = self.page(path, limit=2, offset=2, sort=turned(sort), **filters)["items"]
                self.assertEqual(whole[::-1][2:4], back)

    def test_a_cursor_goes_on_behind_an_offset(self):
        whole = self.items("/api/contacts")
        page = self.page("/api/contacts", limit=2, offset=3)
        self.assertEqual(whole[5:8], self.page("/api/contacts", limit=3, cursor=page["next"])["items"])
        self.assertEqual(["offset"], self.refused("/api/contacts", offset=1, cursor=page["next"]))

    def test_fields_are_those_asked_for_in_their_order(self):
        for path, filters, _ in LISTS:
            with self.subTest(path=path, filters=filters):
                whole = self.items(path, **filters)
                names = list(whole[0])
                for chosen in ([names[-1], names[0]], names[:1], names[::-1]):
                    rows = self.items(path, fields=",".join(chosen), **filters)
                    self.assertEqual([{name: row[name] for name in chosen} for row in whole], rows)
                    self.assertEqual(chosen, list(rows[0]))
                self.assertEqual(["fields"], self.refused(path, fields="nothing", **filters))

    def test_totals_are_those_of_the_counters(self):
        for path, filters in (("/api/contacts", {}), ("/api/contacts", {"category": "vip"}),
                              ("/api/campaigns/spring/contacts", {}), ("/api/campaigns/summer/contacts", {}),
                              ("/api/campaigns/summer/contacts", {"outcome": "excluded"}),
                              ("/api/campaigns/spring/contacts", {"outcome": "no_interaction"})):
            with self.subTest(path=path, filters=filters):
                self.assertEqual(len(self.items(path, **filters)), self.page(path, limit=1, **filters)["total"])

    # Order.

    def test_orders_are_those_of_bytes_and_times(self):
        self.assertEqual(PRESENT, [row["contact"] for row in self.items("/api/contacts")])
        self.assertEqual(sorted(people.CATEGORIES), [row["id"] for row in self.items("/api/categories")])
        for path, times in (("/api/messages", "created_at"), ("/api/interactions", "received_at")):
            keys = [(row[times], row["id"]) for row in self.items(path)]
            self.assertEqual(sorted(keys, reverse=True), keys)
        made = [row["id"] for row in self.items("/api/campaigns")]
        self.assertEqual({"spring", "summer", "elsewhere", *people.SILENT_CAMPAIGNS}, set(made))
        self.assertEqual("elsewhere", made[-1], "one that was never created is the oldest")

    # Search and filters.

    def names_found(self, search, **filters):
        return {row["name"] for row in self.items("/api/contacts", search=search, **filters)}

    def test_words_of_names_are_found_without_case_and_accents(self):
        for search in ("elodie", "Élodie", "ÉLO", "éLo"):
            self.assertEqual({"Élodie Müller", "Bob Élodie"}, self.names_found(search), search)
        for search in ("muller", "MÜLL", "elodie mul", "mul élo"):
            self.assertEqual({"Élodie Müller"}, self.names_found(search), search)
        for search, name in (("nunez", "José-María Núñez"), ("maria", "José-María Núñez"), ("李", "李小龍"),
                             ("emile emond", "ÉMILE Émond"), ("drop", "Zoë; DROP"), ("zero", "Zéro fin"),
                             ("grand", 'Jean "le grand", dit Jo')):
            self.assertEqual({name}, self.names_found(search), search)
        self.assertEqual({"Ada", "ada"}, self.names_found("ada"))
        self.assertEqual(set(), self.names_found("lodie"), "no word begins so")

    def test_numbers_are_found_by_their_beginning(self):
        number = people.PEOPLE[4]
        for search in (number, "+" + number, number[:8], "336", "+33", "bsuid:FR", "bsuid:"):
            found = [row["contact"] for row in self.items("/api/contacts", search=search)]
            self.assertEqual([key for key in PRESENT if key.startswith(search.lstrip("+"))], found, search)

    def test_what_would_match_everything_finds_nothing(self):
        for search in ("%", "_", "*", "' OR 1=1 --", "'; DROP TABLE contacts; --", "\\", "\"", "()", "👩", "$x1y", "{}"):
            with self.subTest(search=search):
                self.assertEqual([], self.items("/api/contacts", search=search))
        self.assertEqual(len(PRESENT), len(self.items("/api/contacts")))

    def test_a_category_is_of_its_contacts(self):
        for category in people.CATEGORIES:
            found = {row["contact"] for row in self.items("/api/contacts", category=category)}
            counted = self.get_json(self.board, f"/api/categories/{category}")
            self.assertEqual((len(found), f"La « {category} »"), (counted["contact_count"], counted["name"]))
            some = {row["contact"] for row in self.items("/api/contacts", category=category, search="336")}
            self.assertEqual({key for key in found if key.startswith("336")}, some)
        self.assertEqual([], self.items("/api/contacts", category="nobody"))

    def assert_filters(self, path, whole, filters):
        """Every combination of them gives those rows of the whole list that each of them lets through."""
        for count in range(1, len(filters) + 1):
            for chosen in itertools.combinations(filters, count):
                parameters = {name: value for name, value, _ in chosen}
                expected = [row["id"] for row in whole if all(test(row) for _, _, test in chosen)]
                with self.subTest(path=path, **parameters):
                    for rows in (self.items(path, **parameters), self.walk_filtered(path, parameters)):
                        self.assertEqual(sorted(expected), sorted(row["id"] for row in rows))

    def walk_filtered(self, path, parameters):
        """As walk(), and pages may be short."""
        rows, cursor = [], {}
        while True:
            page = self.page(path, limit=7, **parameters, **cursor)
            rows += page["items"]
            if page["next"] is None:
                return rows
            cursor = {"cursor": page["next"]}

    def test_filters_of_messages(self):
        start, stop = events.after(minutes=1), events.after(minutes=30)
        self.assert_filters("/api/messages", self.items("/api/messages"), [
            ("campaign", "spring", lambda row: row["campaign_id"] == "spring"),
            ("contact", people.WRITERS[0], lambda row: row["contact"] == people.WRITERS[0]),
            ("status", "read", lambda row: row["status"] == "read"),
            ("type", "message_1", lambda row: row["message_type"] == "message_1"),
            ("from", start, lambda row: row["created_at"] >= start),
            ("to", stop, lambda row: row["created_at"] < stop)])

    def test_filters_of_interactions(self):
        start, stop = events.after(hours=1), events.after(hours=20)
        self.assert_filters("/api/interactions", self.items("/api/interactions"), [
            ("campaign", "spring", lambda row: row["campaign_id"] == "spring"),
            ("contact", people.WRITERS[1], lambda row: row["contact"] == people.WRITERS[1]),
            ("within_24h", "true", lambda row: row["within_24h"] is True),
            ("type", "text", lambda row: row["interaction_type"] == "text"),
            ("from", start, lambda row: row["received_at"] >= start),
            ("to", stop, lambda row: row["received_at"] < stop)])

    # What is refused.

    def test_broken_and_foreign_cursors_are_refused(self):
        cursor = self.page("/api/messages", limit=1)["next"]
        others = [self.page(path, limit=1, **filters)["next"] for path, filters, _ in LISTS if path != "/api/messages"]
        others += [self.page("/api/messages", limit=1, campaign="spring")["next"], cursor[:-1], cursor[:10],
                   cursor + "A", cursor + "=", "*", "0", "=", cursor[::-1], "A" * 1025,
                   forged_cursor("messages.3", "0", "' OR 1=1 --"), forged_cursor("messages.3", "-1", people.PEOPLE[0]),
                   forged_cursor("messages.3", "99999999999999999999", "3a7d1015-74aa-599a-a329-90c62b096c58"),
                   forged_cursor("messages.3"), forged_cursor("messages.9", "0", "0"), forged_cursor("\0", "0", "\0")]
        for other in others:
            with self.subTest(cursor=other):
                self.assertEqual(["cursor"], self.refused("/api/messages", cursor=other))
        for parameters in ({"contact": people.WRITERS[0]}, {"campaign": "spring", "status": "read"}):
            self.assertEqual(["cursor"], self.refused("/api/messages", cursor=cursor, **parameters))

    def test_a_cursor_is_no_way_into_a_statement(self):
        for name in ("contacts.0", "contacts.1", "contacts.2", "contacts.3"):
            for key in ("' OR 1=1 --", "'; DROP TABLE contacts; --", "\\", "\U0010ffff", "", "x" * 600):
                path = "/api/contacts?cursor=" + forged_cursor(name, key)
                self.assertIn(self.get(self.board, path).status, (200, 400), path)
        self.assertEqual(len(PRESENT), len(self.items("/api/contacts")))

    def test_statements_in_parameters_are_refused(self):
        for text in ("' OR '1'='1", "1; DROP TABLE contacts", "id) FROM contacts --", "(SELECT 1)", "\0", "é"):
            for name in ("status", "type", "campaign", "contact", "from", "to", "limit", "offset", "fields", "sort"):
                with self.subTest(name=name, text=text):
                    self.assertEqual([name], self.refused("/api/messages", **{name: text}))
            quoted = urllib.parse.quote(text, safe="")
            for path in ("/api/campaigns/", "/api/categories/", "/api/contacts/"):
                self.assertIn(self.get(self.board, path + quoted).status, (400, 404), path + quoted)
        self.assertEqual(len(PRESENT), len(self.items("/api/contacts")))

    def test_what_is_too_large_is_refused(self):
        self.assertEqual(["limit"], self.refused("/api/contacts", limit=501))
        self.assertEqual(["offset"], self.refused("/api/contacts", offset=10_001))
        self.assertEqual(["search"], self.refused("/api/contacts", search="é" * 33))
        self.assertEqual(["category"], self.refused("/api/contacts", category="x" * 129))
        self.assertEqual(["?"], self.refused("/api/contacts", **{f"p{number}": 1 for number in range(33)}))
        answer = self.get(self.board, "/api/contacts?limit=1&limit=2")
        self.assertEqual(["limit"], [error["parameter"] for error in self.assert_problem(400, answer)["errors"]])
        self.assertEqual(["limit", "offset"], self.refused("/api/contacts", limit=0, offset=-1), "all at once")

    def test_forged_tokens_are_refused_and_not_told(self):
        for header in (f"Bearer {FORGED}", f"bearer {FORGED}", f"Basic {FORGED}", FORGED, "Bearer", "Bearer  ", ""):
            answer = self.get(self.board, "/api/contacts", token=None, headers={"Authorization": header})
            problem = self.assert_problem(401, answer)
            self.assertEqual('Bearer realm="relance"', answer.headers["www-authenticate"])
            self.assertNotIn(FORGED, json.dumps(problem) + str(answer.headers))
        self.assertEqual(401, self.get(self.board, f"/api/contacts?token={world.TOKEN}", token=None).status)
        for token in (world.READ_TOKEN, world.WRITE_TOKEN):
            self.assertEqual(200, self.get(self.board, "/api/contacts", token=token).status)
            self.assertEqual(405, self.get(self.board, "/api/contacts", "POST", token=token).status)
            self.assertEqual(401, self.get(self.board, "/events", "POST", token=token, body=b"{}").status)
        self.assert_nothing_is_told(FORGED, world.TOKEN, world.READ_TOKEN, world.WRITE_TOKEN)

    def test_nobody_is_named_in_the_log(self):
        self.items("/api/contacts", search=people.PEOPLE[0])
        self.items("/api/contacts", search="Élodie")
        self.get_json(self.board, f"/api/contacts/{people.PEOPLE[1]}")
        self.get(self.board, f"/api/contacts/{people.PEOPLE[1]}?x={people.PEOPLE[2]}")
        self.assert_nothing_is_told(*people.PEOPLE, "lodie")

    # How answers travel.

    def test_gzip_is_for_who_takes_it_and_changes_nothing(self):
        plain = self.get(self.board, "/api/contacts")
        packed = self.get(self.board, "/api/contacts", headers={"Accept-Encoding": "gzip"})
        self.assertEqual(("gzip", "Accept-Encoding"), (packed.headers["content-encoding"], packed.headers["vary"]))
        self.assertNotIn("content-encoding", plain.headers)
        self.assertEqual(plain.body, gzip.decompress(packed.body))
        self.assertLess(len(packed.body), len(plain.body))
        self.assertEqual(plain.headers["etag"], packed.headers["etag"])
        for headers in ({}, {"Accept-Encoding": "gzip"}):
            known = self.get(self.board, "/api/contacts", headers={"If-None-Match": packed.headers["etag"], **headers})
            self.assertEqual((304, b""), (known.status, known.body))
        tags = {self.get(self.board, f"/api/contacts?limit={limit}").headers["etag"] for limit in range(1, 9)}
        self.assertEqual(8, len(tags), "other answers have other tags")

    def test_who_was_excluded_is_listed_with_the_reason(self):
        rows = self.items("/api/campaigns/summer/contacts", outcome="excluded")
        self.assertEqual(set(people.EXCLUDED), {row["contact"] for row in rows})
        told = {(row["outcome"], row["excluded"], row["message_1_status"], row["enrolled_at"]) for row in rows}
        self.assertEqual({("excluded", "opted_out", None, None)}, told)
        self.assertEqual(rows, self.items("/api/campaigns/summer/contacts"))
        stats = self.get_json(self.board, "/api/campaigns/summer/stats")
        self.assertEqual((0, len(rows)), (stats["total_contacts"], stats["excluded"]))
        self.assertEqual([], self.items("/api/campaigns/spring/contacts", outcome="excluded"))
        cancelled = self.items(f"/api/campaigns/{people.SILENT_CAMPAIGNS[0]}/contacts", fields="contact,excluded")
        self.assertEqual([{"contact": people.PEOPLE[1], "excluded": "cancelled"}], cancelled)
        for query in ("", "?outcome=excluded"):
            (names, *cells), _ = self.table(f"/api/campaigns/summer/contacts.csv{query}")
            column = names.index("contact")
            self.assertEqual(sorted(row["contact"] for row in rows), sorted(row[column] for row in cells))

    # Exports.

    def table(self, path, **options):
        answer = self.get(self.board, path, **options)
        self.assert_answer(200, answer)
        body = answer.body
        if answer.headers.get("content-encoding") == "gzip":
            body = gzip.decompress(body)
        return list(csv.reader(io.StringIO(body.decode(), newline=""), strict=True)), body.decode()

    def cell(self, value):
        """As it stands in an export."""
        text = {None: "", True: "true", False: "false"}.get(value, value)
        return "'" + text if text.startswith(SPREADSHEET_SIGNS) else text

    def test_exports_have_every_row_and_nothing_that_computes(self):
        for export, path, filters in (("contacts.csv", "/api/campaigns/spring/contacts", {}),
                                      ("contacts.csv", "/api/campaigns/spring/contacts", {"outcome": "no_interaction"}),
                                      ("interactions.csv", "/api/interactions", {"campaign": "spring"})):
            with self.subTest(export=export, **filters):
                query = "?" + urllib.parse.urlencode(filters) if path.endswith("contacts") and filters else ""
                (names, *rows), text = self.table(f"/api/campaigns/spring/{export}{query}")
                listed = self.items(path, **filters)
                self.assertEqual(names, list(listed[0]))
                self.assertEqual(sorted([self.cell(row[name]) for name in names] for row in listed), sorted(rows))
                self.assertTrue(text.endswith("\r\n"))
                for row in rows:
                    self.assertFalse([cell for cell in row if cell.startswith(SPREADSHEET_SIGNS)], row)
        named = {name for name in people.NAMES if name.startswith(SPREADSHEET_SIGNS)}
        self.assertGreater(len(named), 5)

    def test_exports_are_packed_for_who_takes_it(self):
        path = "/api/campaigns/spring/contacts.csv"
        self.assertEqual(self.table(path), self.table(path, headers={"Accept-Encoding": "gzip"}))


class SqlitePagesTest(Pages, world.ApiTest):

    @classmethod
    def setUpClass(cls):
        cls.board = cls.running_for_all(RELANCE_LOG_LEVEL="debug", **world.TOKENS)
        cls.tables = world.SqliteViews(cls.board)
        cls.fill()


@world.needs_servers
class PostgresPagesTest(Pages, world.ApiTest):

    @classmethod
    def setUpClass(cls):
        server = cls.enterClassContext(world.postgres_server.Server())
        cls.tables = world.french(server).migrate()
        cls.board = cls.running_for_all(RELANCE_LOG_LEVEL="debug", **world.TOKENS,
                                        **cls.tables.environment)
        cls.fill()


class OriginTest(world.ApiTest):

    def preflight(self, node, origin):
        return self.get(node, "/api/campaigns", "OPTIONS", token=None,
                        headers={"Origin": origin, "Access-Control-Request-Method": "GET",
                                 "Access-Control-Request-Headers": "authorization"})

    def allowed(self, node, origin, **options):
        return self.get(node, "/api/campaigns", headers={"Origin": origin}, **options).headers.get(
            "access-control-allow-origin")

    def test_no_page_of_another_origin_reads_unless_it_is_named(self):
        node = self.running()
        self.assertIsNone(self.allowed(node, ORIGIN))
        answer = self.preflight(node, ORIGIN)
        self.assertIn(answer.status, (401, 405))
        self.assertFalse([name for name in answer.headers if name.startswith("access-control")])

    def test_named_origins_read(self):
        other = "http://localhost:3000"
        node = self.running(environment={"RELANCE_API_CORS_ORIGINS": f"{ORIGIN},{other}"})
        for origin in (ORIGIN, other):
            self.assertEqual(origin, self.allowed(node, origin))
            self.assertEqual(origin, self.allowed(node, origin, token=None), "it may read why it is refused, too")
            answer = self.preflight(node, origin)
            self.assertEqual((204, origin), (answer.status, answer.headers["access-control-allow-origin"]))
            self.assertIn("Authorization", answer.headers["access-control-allow-headers"])
            self.assertIn("Origin", answer.headers["vary"])
        for origin in (ORIGIN + ".evil.example", "http://board.example", ORIGIN + ":8443", "null", "*", ""):
            self.assertIsNone(self.allowed(node, origin), origin)
            answer = self.preflight(node, origin)
            self.assertEqual(403, answer.status)
            self.assertNotIn("access-control-allow-origin", answer.headers)
        self.assertIn("Origin", self.get(node, "/api/campaigns").headers["vary"], "a cache must know")


class StreamTest(world.ApiTest):

    def test_events_come_as_counters_change_and_go_on_where_they_stopped(self):
        node = self.running()
        beginning, middle, _ = events.campaign(events.audience(6))
        with world.Stream(node, "/api/stream") as stream:
            self.assertEqual("text/event-stream", stream.headers["content-type"].split(";")[0])
            world.post_all(node, [[event] for event in beginning])
            last = self.follow(node, stream)
        world.post_all(node, [middle])
        with world.Stream(node, "/api/stream", headers={"Last-Event-ID": last}) as stream:
            last = self.follow(node, stream, last)
        with world.Stream(node, "/api/stream", headers={"Last-Event-ID": last}) as stream:
            world.post_all(node, [[events.event("campaign.cancelled", "spring", events.after(hours=10))]])
            self.follow(node, stream, last)
        with world.Stream(node, "/api/stream", headers={"Last-Event-ID": "what is no position"}) as stream:
            self.follow(node, stream)

    def follow(self, node, stream, behind="-1"):
        """Reads what has come to be behind a position, in the order of positions: in the end it is what the API says.
        Gives the last position."""
        tables = world.SqliteViews(node)
        world.wait_for_views(node, tables)
        ends = {kind: tables.rows(f"SELECT max(as_of_offset) AS at FROM {kind}_stats")[0]["at"]
                for kind in ("campaign", "global")}
        latest, seen = {}, [int(behind)]
        while any(end > seen[-1] for end in ends.values()):
            event = stream.event()
            seen.append(int(event["id"]))
            latest[event["event"]] = event["data"]
        self.assertEqual(sorted(set(seen)), seen)
        self.assertEqual({kind for kind, end in ends.items() if end > int(behind)}, set(latest))
        for kind, path in (("campaign", "/api/campaigns/spring/stats"), ("global", "/api/messages/stats")):
            if kind in latest:
                poll(lambda kind=kind, path=path: self.get_json(node, path) == latest[kind], "the API to say the same")
        return str(seen[-1])

    def test_a_stream_wants_a_token_and_ends_with_the_process(self):
        node = self.running()
        with world.Stream(node, "/api/stream", token=FORGED) as stream:
            self.assertEqual(401, stream.status)
        with world.Stream(node, "/api/stream") as stream:
            self.assertEqual(200, stream.status)
            self.assertEqual(0, node.stop(), node.told())


if __name__ == "__main__":
    unittest.main()
