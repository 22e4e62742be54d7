"""A SIGKILL at every named step, several times each: after the restart everything converges, and the result is the
offline run's."""

import datetime
import json
import random
import subprocess
import unittest

from support import comparison, events, history
from support.fixture import LiveTest
from support.node import BINARY, LIMIT_SECONDS, Died, Unanswered, poll

CONTACTS = 24
HITS = (1, 2, 3)
DAY = datetime.timedelta(days=1)
A_MOMENT = datetime.timedelta(milliseconds=50)


def hits(name, turn=0):
    """The n-th times at which the process dies, one after the other: the first ones, then any."""
    chance = random.Random(f"{name} {turn}")
    return (HITS if turn == 0 else ()) + tuple(chance.randint(2, 9) for _ in range(2))


def crash_points():
    run = subprocess.run([BINARY, "version", "--json"], stdout=subprocess.PIPE, timeout=LIMIT_SECONDS, check=True)
    return json.loads(run.stdout)["crash_points"]


class Restarts:
    """Starts a node anew until it has died at each of the points in turn."""

    def __init__(self, node, points):
        self.node = node
        self.points = list(points)
        self.killed_at = []
        self._armed = None

    def start(self):
        while True:
            if self._armed is not None and self.node.process.poll() is not None:
                assert self.node.process.returncode == -9, f"{self._armed}: {self.node.told()}"
                self.killed_at.append(self._armed)
                self._armed = None
            if self._armed is None and self.points:
                self._armed = self.points.pop(0)
            try:
                return self.node.start(RELANCE_CRASH_AT=self._armed)
            except Died:
                continue


class CrashPointsTest(LiveTest):

    def converges(self, points, environment=None):
        """Plays a campaign with the process dying at these points, in this order."""
        node = self.node(environment={"RELANCE_WORKERS": "2", **(environment or {})})
        restarts = Restarts(node, points)
        restarts.start()
        player = history.Player(node, random.Random(1), restart=restarts.start)
        beginning, middle, end = events.campaign(events.audience(CONTACTS))
        story = beginning + middle + end
        player.play(story, history.end_of(story))
        self.assertEqual(points, restarts.killed_at, "it did not die there")
        found = comparison.differences(comparison.offline(self.folder, player.landed(), history.end_of(story)),
                                       comparison.live(node))
        self.assertEqual([], found, "\n".join(found))
        self.assertEqual(0, node.stop(), node.told())

    def test_every_point_has_its_test(self):
        tested = {name[len("test_"):].replace("_", "-") for name in dir(self) if name.startswith("test_")}
        self.assertEqual(set(), set(crash_points()) - tested)

    def dies_at(self, name, **environment):
        for turn in range(history.ROUNDS):
            with self.subTest(turn=turn):
                self.converges([f"{name}:{hit}" for hit in hits(name, turn)], environment)

    def test_batch_begun(self):
        self.dies_at("batch-begun")

    def test_record_folded(self):
        self.dies_at("record-folded")

    def test_step_folded(self):
        self.dies_at("step-folded", RELANCE_COMMIT_MAX_RECORDS="2")

    def test_before_commit(self):
        self.dies_at("before-commit")

    def test_after_commit(self):
        self.dies_at("after-commit")

    def test_after_state(self):
        self.dies_at("after-state")

    def test_before_log_write(self):
        self.dies_at("before-log-write")

    def test_after_log_write(self):
        self.dies_at("after-log-write")

    def test_ingress_appended(self):
        self.dies_at("ingress-appended")

    def test_after_maintenance(self):
        """There is something to drop whenever stats have been written since the last time."""
        self.converges([f"after-maintenance:{hit}" for hit in HITS], {"RELANCE_MAINTENANCE_MS": "5"})

    def test_restore_step(self):
        """A state that is behind the log is brought up to it at the start, and that may end early, too."""
        node = self.node(environment={"RELANCE_WORKERS": "1"}).start()
        contacts = events.audience(CONTACTS)
        beginning, middle, end = events.campaign(contacts)
        player = history.Player(node, random.Random(1))
        player.play(beginning, events.after(minutes=1))
        player.node.stop()
        node.start(RELANCE_CRASH_AT="after-commit:1")
        player.restart = lambda: self.die_while_restoring(node)
        player.post(middle[:CONTACTS])
        player.settle()
        self.assertEqual(1 + len(HITS), player.deaths + self.died)
        player.play(middle[CONTACTS:] + end, history.end_of(end))
        found = comparison.differences(comparison.offline(self.folder, player.landed(), history.end_of(end)),
                                       comparison.live(node))
        self.assertEqual([], found, "\n".join(found))
        self.assertEqual(0, node.stop(), node.told())

    def die_while_restoring(self, node):
        self.died = 0
        for hit in HITS:
            node.launch(RELANCE_CRASH_AT=f"restore-step:{hit}")
            self.assertEqual(-9, node.wait(), f"restore-step:{hit}")
            self.died += 1
        return node.start()

    def test_after_tick(self):
        """With the host's clock on: people who were written to a day ago, less a moment, one after the other."""
        node = self.node(clock="wall", environment={"RELANCE_WORKERS": "1"})
        points = [f"after-tick:{hit}" for hit in HITS]
        restarts = Restarts(node, points)
        restarts.start()
        player = history.Player(node, random.Random(1), restart=restarts.start)
        story = []
        for contact in events.audience(5 * sum(HITS)):
            if restarts.killed_at == points:
                break
            now = datetime.datetime.now(datetime.timezone.utc)
            story.append(events.sent(contact, "spring", history.rfc3339(now)))
            story[-1]["data"]["sent_at"] = history.rfc3339(now - DAY + A_MOMENT)
            player.post(story[-1:])
            self.wait_for_timers(player)
        self.assertEqual(points, restarts.killed_at)
        found = comparison.differences(comparison.offline(self.folder, story, history.rfc3339(now + DAY)),
                                       comparison.live(node))
        self.assertEqual([], found, "\n".join(found))
        self.assertEqual(0, node.stop(), node.told())

    @staticmethod
    def wait_for_timers(player):
        """Until none is left, and all that they did is folded."""

        def none_left():
            player.settle()
            try:
                timers = [value for name, _, value in player.node.metrics() if name == "relance_task_timers"]
            except Unanswered:
                player.revive()
                return False
            return timers and not any(timers)

        poll(none_left, "every timer")
        player.settle()


if __name__ == "__main__":
    unittest.main()
