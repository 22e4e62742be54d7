"""The system that sends: it follows the outbox, sends what it asks for at its own pace, and tells what came of it."""

import collections
import queue

from stage.bodies import CloudApi, event, rfc3339

SLOT = 30  # minutes between two looks at the clock
SENDS_A_SLOT = 5  # so many slots until Message 1 has left to everybody
DELIVERED_OF_100 = 93
READ_OF_100 = 60


class Agenda:
    """What comes in at which minute of the play."""

    def __init__(self):
        self.events = collections.defaultdict(list)
        self.updates = collections.defaultdict(list)  # by minute and provider: (person, provider id, word, message id)
        self.replies = collections.defaultdict(list)


class Theatre:
    def __init__(self, outbox, people, campaigns, agenda):
        self._outbox = outbox
        self._people = {person.number: person for person in people}
        self._providers = {campaign: provider for campaign, provider, _ in campaigns}
        self._agenda = agenda
        self._seen = set()  # positions in the outbox
        self._waiting = collections.deque()
        self._a_slot = max(1, len(people) // SENDS_A_SLOT)
        self.requests = 0
        self.sent = {"message_1": 0, "message_2": 0}

    def look(self, minute):
        """Takes what the outbox says by now, and sends some of it."""
        while True:
            try:
                record = self._outbox.get_nowait()
            except queue.Empty:
                break
            self._take(record)
        for _ in range(min(self._a_slot, len(self._waiting))):
            self._send(self._waiting.popleft(), minute)

    def has_work(self):
        return bool(self._waiting)

    def _take(self, record):
        position = (record["partition"], record["offset"])
        if position in self._seen:
            return
        self._seen.add(position)
        if record["value"]["type"] == "relance.send.requested.v1":
            self.requests += 1
            request = record["value"]["data"]
            if request["message"] == "message_2":
                self._waiting.appendleft(request)
            else:
                self._waiting.append(request)

    def _send(self, request, minute):
        person = self._people[request["contact"]]
        message = request["message"]
        if person.kind == ("is never written to" if message == "message_1" else "answers, and Message 2 never leaves"):
            return
        self.sent[message] += 1
        fails = person.kind == ("cannot be reached" if message == "message_1" else "answers, and Message 2 fails")
        told_at = minute
        if message == "message_1":
            self._plan_life(person, request, minute)
            if person.early and person.writes():
                told_at = minute + person.answers_after + SLOT
        self._tell(person, request, minute, told_at, fails)

    def _tell(self, person, request, sent_at, told_at, fails):
        """The news of the send, and what the provider says of it."""
        provider = self._providers[request["campaign"]]
        number = ("wamid." if isinstance(provider, CloudApi) else "3EB0.") + request["message_id"]

        def update(minute, word):
            self._agenda.updates[minute, provider].append((person.number, number, word, request["message_id"]))

        if isinstance(provider, CloudApi):
            self._agenda.events[told_at].append(event(
                "message.sent", told_at, person.number, campaign=request["campaign"], account=provider.account,
                message=request["message"], provider_message_id=number, sent_at=rfc3339(sent_at)))
        elif not fails:
            update(told_at, "sent")
        if fails:
            return update(sent_at + SLOT, "failed")
        luck = int(person.number) * 7 % 100
        if luck < DELIVERED_OF_100:
            update(sent_at + SLOT, "delivered")
        if luck < READ_OF_100:
            update(sent_at + 2 * SLOT, "read")

    def _plan_life(self, person, request, minute):
        provider = self._providers[request["campaign"]]
        for place, (after, text) in enumerate(person.writes()):
            at = minute + after
            number = f"{'wamid' if isinstance(provider, CloudApi) else '3EB0'}.{person.number}.{place}"
            for when in (at, at + SLOT) if person.repeats else (at,):
                self._agenda.replies[when].append((provider, person.number, number, text, at))
        if person.kind == "leaves the list":
            self._agenda.events[minute + 4 * SLOT].append(event("contact.deleted", minute + 4 * SLOT, person.number))
