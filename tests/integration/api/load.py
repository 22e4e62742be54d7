"""A campaign whose people go on and on, posted from a thread of its own while a test does harm to something."""

import itertools
import random
import threading

from support import comparison, history
from support.events import after, audience, campaign, received, sent, status

PEOPLE = audience(24)
CAMPAIGN = "spring"
EVENTS_A_POST = 6
PAUSE_SECONDS = 0.01  # between two posts: so that there is something to do for everybody else
ADVANCE_SECONDS_MAX = 60


def going_on():
    """What they do: Message 1 and its statuses, Message 2 to some, and replies without an end."""
    number = itertools.count()

    def now():
        return after(minutes=2, milliseconds=100 * next(number))

    for contact in PEOPLE:
        yield sent(contact, CAMPAIGN, now())
    for word in ("delivered", "read"):
        for contact in PEOPLE[::2]:
            yield status(contact, word, now())
    for turn in itertools.count():
        for contact in PEOPLE:
            yield received(contact, now(), number=f"r{turn}")
            if turn == 0 and contact in PEOPLE[::3]:
                yield sent(contact, CAMPAIGN, now(), "message_2", "n")


class Load:
    """Lives as long as a `with` block; each post is answered 202 by a process that never ends, or the block fails."""

    def __init__(self, node):
        self.player = history.Player(node, random.Random(1))
        for event in campaign(PEOPLE, CAMPAIGN)[0]:
            self.player.post_apart(event) if history.is_campaign_event(event) else self.player.post([event])
        self.player.settle()
        self._moved = threading.Condition()
        self._posts = 0
        self._error = None
        self._ends = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._ends.set()
        self._thread.join()
        assert self._error is None, f"a post failed: {self._error}"
        assert not self.player.repeated, "a post was refused, or not answered"

    def _run(self):
        try:
            events = going_on()
            while not self._ends.wait(PAUSE_SECONDS):
                self.player.post(list(itertools.islice(events, EVENTS_A_POST)))
                with self._moved:
                    self._posts += 1
                    self._moved.notify_all()
        except BaseException as error:  # told where the block ends
            with self._moved:
                self._error = error
                self._moved.notify_all()

    def advance(self, posts=10):
        """Waits until so many more were answered."""
        with self._moved:
            wanted = self._posts + posts
            moved = self._moved.wait_for(lambda: self._error or self._posts >= wanted, ADVANCE_SECONDS_MAX)
            assert moved and not self._error, f"no post is answered: {self._error}"

    def finish(self, folder):
        """Lets every timer fire; gives the statistics of the offline run of what landed."""
        return finish(self.player, folder)


def finish(player, folder):
    until = history.end_of([event for batch in player.posted for event in batch])
    player.settle()
    player.post([history.tick(until)])
    player.settle()
    return comparison.offline(folder, player.landed(), until).stats
