"""An upgrade that brings a new format of state, one process after the other under load: first all read it, then they
write it. Whoever comes without it is told so, and takes nothing along."""

import base64
import random
import unittest

from support import history, records
from support.cluster import ROUNDS, ClusterTest, Rolling, has_crash_points

CONTACTS = 120 * ROUNDS
SOME = CONTACTS  # events, of four times as many
SEED = 1
# Of RELANCE_STATE_FORMATS: which is read at most, which is written.
OLD, NEW = 2, 3
READS_BOTH = f"{NEW}:{OLD}"
WRITES_NEW = f"{NEW}:{NEW}"
NEWER_VERSION = 65
CONTACT_KIND = "c"
RESTORED = "relance_worker_rows_restored_total"


def format_of(row):
    """Of a contact's value, behind the due times of its timers."""
    timers = int.from_bytes(row[2:4], "little")
    return row[4 + 8 * timers]


@unittest.skipUnless(has_crash_points(), "a build that knows one release only")
class KafkaUpgradeTest(ClusterTest):

    def setUp(self):
        super().setUp()
        self.story = history.workload(CONTACTS, SEED)
        self.posted = 0
        self.player = history.Player(self.front(), random.Random(SEED))

    def post(self, count):
        """The next so many events of the story."""
        ends = self.posted + count
        self.player.post_each(self.story[self.posted:ends])
        self.posted = ends

    def upgrade(self, nodes, formats):
        """One after the other, while events are posted and folded."""
        rolling = Rolling(nodes, RELANCE_STATE_FORMATS=formats)
        self.meanwhile = rolling.step
        while rolling.left:
            self.post(10)
            self.player.settle()
        self.meanwhile = lambda: None

    def formats(self):
        """Those in which contacts stand in the changelog."""
        rows = records.read(self.player.node, "contact-changelog", latest=True)
        return {format_of(base64.b64decode(row["value_base64"])) for row in rows if row["key"].startswith(CONTACT_KIND)}

    def test_readers_then_writers(self):
        first, second = self.processors(2)
        self.post(SOME)
        newcomer = self.processor(RELANCE_STATE_FORMATS=READS_BOTH).start()  # takes over what the others have written
        self.post(SOME)
        self.player.settle()
        self.assertGreater(newcomer.value_of(RESTORED), 0)
        self.upgrade([first, second], READS_BOTH)
        self.assertEqual({OLD}, self.formats())
        self.upgrade([first, second, newcomer], WRITES_NEW)
        self.post(SOME)
        self.player.settle()
        self.assertIn(NEW, self.formats())
        self.assert_old_one_is_refused([first, second, newcomer])
        self.player.play(self.story[self.posted:], history.end_of(self.story))
        self.assert_agrees(self.player, self.story)
        self.assert_stop(first, second, newcomer)

    def assert_old_one_is_refused(self, others):
        late = self.processor()
        late.launch()
        late.due_code = NEWER_VERSION
        self.assertEqual(NEWER_VERSION, late.wait(), late.told())
        self.assertIn("was written by a newer version: upgrade first", late.lines[-1])
        self.player.settle()  # the others have its partitions again
        for node in others:
            self.assertIsNone(node.process.poll(), node.told())


if __name__ == "__main__":
    unittest.main()
