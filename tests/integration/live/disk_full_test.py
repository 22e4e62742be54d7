"""A disk that fills up under the running program: it refuses, says so, stays alive, and goes on when there is room."""

import unittest

from support import events, records
from support.disk import Disk
from support.fixture import LiveTest
from support.node import poll

DISK_BYTES = 640 * 1024 * 1024
FREE_BYTES_MIN = 256 * 1024 * 1024  # below it nothing is taken


def contacts(first, count):
    return [events.upserted(str(33600000000 + first + i), events.after(seconds=first + i)) for i in range(count)]


class DiskFullTest(LiveTest):

    def setUp(self):
        super().setUp()
        self.disk = Disk(self, DISK_BYTES)

    def refused(self, node):
        """Waits until posts are refused; gives how many events were taken before."""
        taken = []

        def is_refused():
            answer = node.post_events(contacts(1000 + len(taken), 1))
            if answer.status == 202:
                taken.append(answer)
                return False
            self.assert_problem(503, answer)
            self.assertGreaterEqual(int(answer.headers["retry-after"]), 1)
            return True

        poll(is_refused, "the first refusal")
        return len(taken)

    def refusing(self, left, **environment):
        """A process that has taken a hundred contacts and then met a full disk, and how many it took in all."""
        node = self.node(home=self.disk.path, environment=environment).start()
        self.assert_answer(202, node.post_events(contacts(0, 100)))
        node.wait_until_idle()
        self.disk.fill(left)
        return node, 100 + self.refused(node)

    def assert_goes_on(self, node, contacts_before):
        """With room again everything is taken, and nothing of what was answered is missing."""
        self.disk.make_room()
        poll(lambda: node.request("GET", "/readyz").status == 200, "readiness")
        self.assert_answer(202, node.post_events(contacts(500, 100)))
        node.wait_until_idle()
        upserted = [fact["subject"] for fact in records.values(node, "facts")
                    if fact["type"] == "relance.contact.upserted.v1"]
        self.assertEqual(len(upserted), len(set(upserted)))
        self.assertEqual(contacts_before + 100, len(upserted))
        self.assertEqual(0, node.stop(), node.told())

    def test_too_little_room_refuses_posts_until_there_is_more(self):
        node, taken = self.refusing(left=FREE_BYTES_MIN // 2)
        ready = node.request("GET", "/readyz?verbose")
        self.assert_answer(503, ready)
        self.assertIn(b"disk full", ready.body)
        self.assert_answer(200, node.request("GET", "/livez"))
        self.assert_answer(200, node.request("GET", "/metrics"))
        self.assert_goes_on(node, taken)

    def test_no_room_at_all_loses_nothing(self):
        node, taken = self.refusing(left=0, RELANCE_MAINTENANCE_MS="200")
        self.assert_answer(200, node.request("GET", "/livez"))
        poll(lambda: '"log maintenance failed"' in node.told(), "maintenance in vain")
        self.assert_goes_on(node, taken)

    def test_a_process_that_was_killed_on_a_full_disk_comes_back_with_everything(self):
        node, taken = self.refusing(left=FREE_BYTES_MIN // 2)
        node.kill()
        self.disk.make_room()
        node.start()
        self.disk.fill(FREE_BYTES_MIN // 2)
        taken += self.refused(node)
        self.assert_goes_on(node, taken)


if __name__ == "__main__":
    unittest.main()
