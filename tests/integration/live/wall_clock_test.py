"""With the host's clock on, it alone moves time: timers fire by its ticks, and nobody may post one."""

import datetime
import signal
import unittest

from support import events, history, records
from support.fixture import LiveTest
from support.node import poll

DAY = datetime.timedelta(days=1)


def now():
    return datetime.datetime.now(datetime.timezone.utc)


class WallClockTest(LiveTest):

    def test_a_timer_that_is_due_fires_by_a_tick_and_not_before(self):
        node = self.running(clock="wall")
        due = now() + datetime.timedelta(seconds=1)
        message = events.sent(events.MARIE, "spring", history.rfc3339(now()))
        message["data"]["sent_at"] = history.rfc3339(due - DAY)
        self.assert_answer(202, node.post_events(message))
        due = history.moment(history.rfc3339(due))
        timeouts = poll(lambda: [fact for fact in records.values(node, "facts")
                                 if fact["type"] == "relance.contact.timed_out.v1"], "the timeout")
        self.assertGreaterEqual(now(), due)
        self.assertEqual([history.rfc3339(due)], [fact["data"]["due_at"] for fact in timeouts])
        ticks = [event for event in records.values(node, "contact-events")
                 if event["type"] == "relance.clock.ticked.v1"]
        self.assertEqual(1, len(ticks))
        self.assertGreaterEqual(history.moment(ticks[0]["time"]), due)
        self.assertTrue(ticks[0]["source"].startswith("/relance/"))
        node.wait_until_idle()
        self.assertEqual(1, records.stats(node)["campaigns"]["spring"]["no_interaction"])
        self.assertEqual(0, node.stop(), node.told())

    def test_a_timer_that_came_due_while_nobody_ran_fires_at_the_start(self):
        node = self.running(clock="wall")
        due = now() + datetime.timedelta(milliseconds=700)
        message = events.sent(events.MARIE, "spring", history.rfc3339(now()))
        message["data"]["sent_at"] = history.rfc3339(due - DAY)
        self.assert_answer(202, node.post_events(message))
        node.wait_until_idle()
        node.kill()
        poll(lambda: now() > due, "the timer's moment")
        node.start()
        poll(lambda: any(fact["type"] == "relance.contact.timed_out.v1" for fact in records.values(node, "facts")),
             "the timeout")

    def test_a_wall_clock_is_accepted_on_request(self):
        node = self.running(clock="wall")
        node.process.send_signal(signal.SIGUSR1)
        poll(lambda: "wall clock accepted on SIGUSR1" in node.told(), "the line")
        self.assert_answer(200, node.request("GET", "/readyz"))
        self.assertEqual(0, node.stop(), node.told())

    def test_a_posted_tick_is_refused(self):
        node = self.running(clock="wall")
        problem = self.assert_problem(400, node.post_events([history.tick(history.rfc3339(now()))]))
        self.assertEqual((0, "/type", "type"), (problem["index"], problem["path"], problem["reason"]))

    def test_times_in_the_future_are_refused(self):
        node = self.running(clock="wall")
        ahead = events.upserted(events.MARIE, history.rfc3339(now() + datetime.timedelta(minutes=6)))
        problem = self.assert_problem(400, node.post_events([ahead]))
        self.assertEqual((0, "/time", "time"), (problem["index"], problem["path"], problem["reason"]))
        ahead["time"] = history.rfc3339(now() + datetime.timedelta(minutes=4))
        self.assert_answer(202, node.post_events([ahead]))

    def test_an_absent_time_is_stamped_and_a_webhook_s_own_is_ignored(self):
        node = self.running(clock="wall")
        event = events.upserted(events.MARIE, None)
        before = now() - datetime.timedelta(milliseconds=1)
        self.assert_answer(202, node.post_events(event))
        self.assert_answer(200, node.post_whatsapp(b"{}", headers={"Relance-Time": "2199-01-01T00:00:00Z"}))
        stamped = history.moment(records.values(node, "contact-events")[0]["time"])
        received = history.moment(records.read(node, "webhooks")[0]["headers"]["received_at"])
        self.assertTrue(before <= stamped <= received <= now(), (before, stamped, received))


if __name__ == "__main__":
    unittest.main()
