"""Posts over many connections at once; those whose answer a death of the program has swallowed are posted again."""

import collections
import http.client
import threading

from stage.program import LIMIT_SECONDS, Failed

CONNECTIONS = 12


class Post:
    def __init__(self, path, body, headers, events=()):
        self.path = path
        self.body = body
        self.headers = headers
        self.events = events  # ids of the events in it, where they are ours
        self.sent = False  # at least one attempt left, and nobody knows what became of it


class Poster:
    def __init__(self, program):
        self._program = program
        self._connections = [None] * CONNECTIONS
        self.answered = 0
        self.answered_events = []
        self.answered_webhooks = 0
        self.unanswered = 0
        self.unanswered_webhooks = 0
        self.kills = []  # how many posts each left unanswered

    def post(self, posts, kill_after=None):
        """Posts all of them, in any order, and comes back when all are answered. With `kill_after` the program is
        killed once so many are answered, others being under way."""
        waiting = collections.deque(posts)
        while waiting:
            lost = self._one_life(waiting, kill_after)
            if lost is None:
                continue
            kill_after = None
            self.kills.append(len(lost))
            self._program.start()
            waiting.extend(lost)

    def _one_life(self, waiting, kill_after):
        """Posts until nothing waits, or until the program dies: then what was not answered; else None."""
        lock = threading.Lock()
        answered = 0
        died = threading.Event()
        lost = []

        def work(slot):
            nonlocal answered
            while not died.is_set():
                try:
                    post = waiting.popleft()
                except IndexError:
                    return
                try:
                    self._exchange(slot, post)
                except (OSError, http.client.HTTPException):
                    if kill_after is None:
                        raise
                    died.set()
                    with lock:
                        (lost if post.sent else waiting).append(post)
                    return
                with lock:
                    answered += 1
                    self._count(post)
                    if kill_after is not None and answered == kill_after:
                        died.set()
                        self._program.kill()

        errors = run_threads(work)
        if errors:
            raise errors[0]
        if not died.is_set():
            return None
        self._connections = [None] * CONNECTIONS
        self.unanswered += len(lost)
        self.unanswered_webhooks += sum(not post.events for post in lost)
        return lost

    def _exchange(self, slot, post):
        connection = self._connections[slot]
        if connection is None:
            connection = http.client.HTTPConnection("127.0.0.1", self._program.port, timeout=LIMIT_SECONDS)
            connection.connect()
            self._connections[slot] = connection
        post.sent = True
        connection.request("POST", post.path, post.body, post.headers)
        response = connection.getresponse()
        text = response.read()
        post.sent = False
        if response.status not in (200, 202):
            raise Failed(f"{post.path}: {response.status} {text.decode(errors='replace')}")

    def _count(self, post):
        self.answered += 1
        self.answered_events += post.events
        self.answered_webhooks += not post.events


def run_threads(work):
    """`work(n)` on as many threads as there are connections; what they raised."""
    errors = []

    def guarded(slot):
        try:
            work(slot)
        except Exception as error:  # told by the caller
            errors.append(error)

    threads = [threading.Thread(target=guarded, args=(slot,)) for slot in range(CONNECTIONS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return errors
