"""Everything that schemas/http/openapi.json says of the API is so: each address with each status that it names, the
body by its schema, the headers that it promises. What it does not name is not there."""

import re
import unittest

import world  # first: it knows where the others lie
from description import Description
from support import events
from support.node import poll

PEOPLE = events.audience(9)
IDS = {"/api/campaigns": "spring", "/api/categories": "vip", "/api/contacts": PEOPLE[0]}
NOBODYS = {"/api/campaigns": "autumn", "/api/categories": "nobody", "/api/contacts": "33999999999"}
ENDLESS = "/api/stream"
PUBLIC = "/openapi.json"
ASKS_MAX = 5  # of one token, until it is told that it asks too often
ROUTES = re.compile(r'^    \{"([^"]+)", \w+(?:, [\w:]+)?\},$', re.MULTILINE)


class DescribedTest(world.ApiTest):
    description = Description(world.ROOT / "schemas" / "http" / "openapi.json")

    def answers(self, node, path, status, ids=None, query="", **options):
        """Asks for it; the answer has this status and is as it is described. Of an endless one its head."""
        address = self.description.fill(path, ids or IDS) + query
        if path == ENDLESS and status == 200:
            return self.begins(node, path, address)
        answer = self.get(node, address, **options)
        self.assertEqual(status, answer.status, f"{address}: {answer.body}")
        self.description.check(path, answer)
        return answer

    def begins(self, node, path, address):
        with world.Stream(node, address) as stream:
            self.assertEqual(200, stream.status)
            self.description.check_headers(path, stream)
        return stream


class ReadingTest(DescribedTest):
    """Of a process with a campaign in its views."""

    @classmethod
    def setUpClass(cls):
        cls.board = cls.running_for_all()
        beginning, middle, end = events.campaign(PEOPLE)
        world.post_all(cls.board, [*([event] for event in beginning), middle, end])
        world.wait_for_views(cls.board, world.SqliteViews(cls.board))

    def test_each_address_answers_as_described(self):
        for path in self.description.paths:
            with self.subTest(path=path):
                self.answers(self.board, path, 200)
                head = self.get(self.board, self.description.fill(path, IDS), "HEAD") if path != ENDLESS else None
                if head is not None:
                    self.assertEqual((200, b""), (head.status, head.body))

    def test_what_is_known_is_not_sent_again(self):
        for path in self.description.with_status(304):
            if path == "/api/cache/stats":
                continue  # asking for it can change it
            with self.subTest(path=path):
                tag = self.answers(self.board, path, 200).headers["etag"]
                for known in (tag, f'W/"another", {tag}', "*"):
                    self.assertEqual(b"", self.answers(self.board, path, 304, headers={"If-None-Match": known}).body)
                self.answers(self.board, path, 200, headers={"If-None-Match": 'W/"another"'})

    def test_unknown_parameters_are_named(self):
        for path in self.description.with_status(400):
            with self.subTest(path=path):
                problem = self.answers(self.board, path, 400, query="?nonsense=1").json
                self.assertEqual(1, len(problem["errors"]), problem)

    def test_each_documented_parameter_is_taken(self):
        """Examples of what its schema allows; and nothing beyond is."""
        for path in self.description.paths:
            for parameter in self.description.query_parameters(path):
                with self.subTest(path=path, parameter=parameter["name"]):
                    for good in self.description.examples(parameter):
                        self.answers(self.board, path, 200, query=f"?{parameter['name']}={good}")
                    for bad in self.description.counterexamples(parameter):
                        problem = self.answers(self.board, path, 400, query=f"?{parameter['name']}={bad}").json
                        self.assertEqual([parameter["name"]], [error["parameter"] for error in problem["errors"]])

    def test_nobody_without_a_token_is_answered(self):
        for path in self.description.with_status(401):
            with self.subTest(path=path):
                for token in (None, "", "another", world.TOKEN + "x", world.TOKEN[:-1]):
                    self.answers(self.board, path, 401, token=token)
        self.answers(self.board, PUBLIC, 200, token=None)
        self.assertEqual(set(self.description.paths) - {PUBLIC}, set(self.description.with_status(401)))

    def test_what_is_not_there_is_not_found(self):
        for path in self.description.with_status(404):
            with self.subTest(path=path):
                self.answers(self.board, path, 404, ids=NOBODYS)
                self.answers(self.board, path, 404, ids={place: "no%20id" for place in IDS})
        self.assertEqual({path for path in self.description.paths if "{id}" in path},
                         set(self.description.with_status(404)))
        for address in ("/api", "/api/", "/api/nothing", "/api/campaigns/", "/api/campaigns/spring/nothing",
                        "/api/contacts.csv", "/api//campaigns"):
            self.assert_problem(404, self.get(self.board, address))

    def test_everything_is_only_read(self):
        for path in self.description.paths:
            for method in ("POST", "PUT", "PATCH", "DELETE", "OPTIONS"):
                with self.subTest(path=path, method=method):
                    answer = self.answers(self.board, path, 405, method=method)
                    self.assertEqual({"GET", "HEAD"}, set(answer.headers["allow"].split(", ")))


class StateTest(DescribedTest):

    def test_who_asks_too_often_is_slowed_down(self):
        node = self.running(environment={"RELANCE_API_MAX_REQUESTS_PER_SECOND": "1",
                                         "RELANCE_API_READ_TOKEN": world.READ_TOKEN})
        for path in self.description.with_status(429):
            with self.subTest(path=path):
                address = self.description.fill(path, NOBODYS)
                asked = (self.get(node, address + "?nonsense=1") for _ in range(ASKS_MAX))
                slowed = next(answer for answer in asked if answer.status == 429)
                self.description.check(path, slowed)
                self.assertGreaterEqual(int(slowed.headers["retry-after"]), 1)
        self.answers(node, "/api/messages/stats", 200, token=world.READ_TOKEN)  # has a rate of its own
        self.answers(node, PUBLIC, 200)

    def test_nothing_is_answered_while_the_database_is_away(self):
        port = world.postgres_server.free_port()
        url = f"postgresql://relance:secret-of-the-database@127.0.0.1:{port}/nothing"
        node = self.running(environment={"RELANCE_POSTGRES_URL": url})
        for path in self.description.with_status(503):
            with self.subTest(path=path):
                answer = self.answers(node, path, 503)
                self.assertNotIn(str(port).encode(), answer.body)
        self.answers(node, PUBLIC, 200)
        self.assert_answer(202, node.post_events(events.upserted(PEOPLE[0], events.after())))
        self.assertEqual(0, node.stop())
        self.assertNotIn("secret-of-the-database", node.told())

    def test_the_server_has_what_is_described_and_nothing_else(self):
        source = (world.ROOT / "src" / "api" / "reads" / "routes.cpp").read_text()
        routes = set(ROUTES.findall(source))
        self.assertEqual(set(self.description.paths), routes | {PUBLIC})
        node = self.running()
        self.assertEqual(self.description.document, self.get_json(node, PUBLIC, token=None))

    def test_ids_of_requests_come_back(self):
        node = self.running()
        for given in ("abc", "A-1_2.3", "x" * 64):
            self.assertEqual(given, self.answers(node, "/api/campaigns", 200, headers={"X-Request-Id": given})
                             .headers["x-request-id"])
        for forged in ("x" * 65, "a b", "a\tb", "é".encode().decode("latin-1"), ""):
            told = self.answers(node, "/api/campaigns", 200, headers={"X-Request-Id": forged}).headers["x-request-id"]
            self.assertNotEqual(forged, told)
            self.assertRegex(told, r"\A[\w.-]+\Z")

    def test_ids_of_requests_lead_to_their_lines_in_the_log(self):
        node = self.running(environment={"RELANCE_LOG_LEVEL": "debug"})
        ids = [self.answers(node, "/api/campaigns", 200, headers=headers).headers["x-request-id"]
               for headers in ({}, {"X-Request-Id": "given-1"})]
        for request in ids:
            poll(lambda: [line for line in node.lines if f'"request_id":"{request}"' in line], "a line")

    def test_refused_requests_are_logged_without_a_flood(self):
        node = self.running()
        for _ in range(50):
            self.answers(node, "/api/campaigns", 401, token="another")
        lines = poll(lambda: [line for line in node.lines if '"request refused"' in line], "a line")
        self.assertLess(len(lines), 25)


if __name__ == "__main__":
    unittest.main()
