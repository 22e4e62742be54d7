"""Histories of events, and how they are posted to a process that may be killed on the way."""

import datetime
import itertools
import json
import os
import random
import subprocess
import time

from support import records
from support.node import BINARY, LIMIT_SECONDS, Died, Unanswered

SCENARIOS = os.path.join(os.environ.get("RELANCE_BUILD_DIR", "build/live"), "scenarios", "histories")
ROUNDS = int(os.environ.get("RELANCE_LIVE_ROUNDS", "1"))
AFTER_EVERYTHING = datetime.timedelta(days=40)  # no timer waits longer
REASONS_OF_THE_RULES = ("unknown_enrolment", "unknown_campaign", "no_audience")
BATCH_MAX = 20
POSTS_MAX = 1000  # of a history here
FIRST_POSTS = 10  # a workload has more


def seeds(count):
    """As many seeds as are due in this run, and more with RELANCE_LIVE_ROUNDS; RELANCE_LIVE_SEED gives the first."""
    first = int(os.environ.get("RELANCE_LIVE_SEED", random.SystemRandom().randrange(1_000_000)))
    return range(first, first + count * ROUNDS)


def moment(text):
    return datetime.datetime.fromisoformat(text.upper().replace("Z", "+00:00")).astimezone(datetime.timezone.utc)


def rfc3339(time_of_it):
    return time_of_it.strftime("%Y-%m-%dT%H:%M:%S.") + f"{time_of_it.microsecond // 1000:03d}Z"


def tick(at):
    return {"specversion": "1.0", "id": "tick", "source": "/tests", "type": "relance.clock.ticked.v1", "time": at}


def end_of(events):
    return rfc3339(max(moment(event["time"]) for event in events) + AFTER_EVERYTHING)


def is_campaign_event(event):
    kind = event["type"].split(".")
    return kind[1] == "category" or (kind[1] == "campaign" and kind[2] != "opened")


def workload(contacts, seed):
    run = subprocess.run([BINARY, "bench", "workload", "--contacts", str(contacts), "--seed", str(seed)],
                         stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=LIMIT_SECONDS, check=True)
    return [json.loads(line) for line in run.stdout.splitlines()]


def scenario_histories(chance):
    """(name, events) of each scenario that can be posted, in an order by chance: every line is an event that is taken,
    and times do not go back."""
    with open(SCENARIOS, encoding="utf-8", errors="surrogateescape") as file:
        told = [json.loads(line) for line in file]
    chance.shuffle(told)
    for scenario in told:
        events = posted_events(scenario["lines"])
        if events:
            yield scenario["scenario"], events


def posted_events(lines):
    """The events of these lines; none: POST /events would not take all of them, or their times go back."""
    run = subprocess.run([BINARY, "process", "--input", "-", "--dead-letters", "-"],
                         input="".join(line + "\n" for line in lines).encode(errors="surrogateescape"),
                         stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=LIMIT_SECONDS, check=False)
    letters = [json.loads(line) for line in run.stdout.splitlines() if line.startswith(b"{")]
    if run.returncode != 0 or any(letter["reason"] not in REASONS_OF_THE_RULES for letter in letters):
        return None
    events = [json.loads(line) for line in lines if line.strip()]
    try:
        times = [moment(event["time"]) for event in events]
    except ValueError:
        return None  # a form of RFC 3339 that only we read
    return events if times == sorted(times) else None


class Player:
    """Posts a history in order, one post at a time, starts the process anew where it has died, and posts again what was
    not answered. `disturb` is called when a post has been sent and its answer has not been read: it may kill."""

    def __init__(self, node, chance, disturb=None, restart=None):
        self.node = node
        self.chance = chance
        self.disturb = disturb
        self.restart = restart or node.start
        self.posted = []  # batches, as they were answered in the end
        self.repeated = 0
        self.deaths = 0
        self._number = 0

    def play(self, events, until):
        batch = []
        for event in events:
            if is_campaign_event(event):
                self.post(batch)
                batch = []
                self.post_apart(event)
                continue
            batch.append(event)
            if len(batch) >= self.chance.randint(1, BATCH_MAX):
                self.post(batch)
                batch = []
        self.post(batch)
        self.settle()
        self.post([tick(until)])
        self.settle()

    def post_each(self, events):
        """A post for each of them."""
        for event in events:
            self.post_apart(event) if is_campaign_event(event) else self.post([event])

    def post_apart(self, event):
        """A campaign's event, when everything before it has had its effects."""
        self.settle()
        self.post([tick(event["time"])])
        self.settle()
        self.post([event])
        self.settle()

    def post(self, events):
        if not events:
            return
        batch = [{**event, "id": f"posted-{self._number + i}"} for i, event in enumerate(events)]
        self._number += len(batch)
        disturb = self.disturb
        while True:
            try:
                self.node.send_events(batch)
                if disturb is not None:
                    disturb(self)
                answer = self.node.receive()
            except Unanswered:
                self.repeated += 1
                disturb = None  # once a post: what landed of it can be told from what landed of the next one
                self.revive()
                continue
            if answer.status == 503:
                self.repeated += 1
                continue
            assert answer.status == 202, f"{answer.status} {answer.body.decode()} for {json.dumps(batch)}"
            self.posted.append(batch)
            return

    def settle(self):
        while True:
            try:
                return self.node.wait_until_idle()
            except Died:
                self.revive()

    def revive(self):
        """Starts it anew; what had died by itself while it started, too."""
        while True:
            self.node.wait()
            self.deaths += 1
            try:
                return self.restart()
            except Died:
                continue

    def landed(self):
        """The history as the log has it: an event whose post was not answered, and landed all the same, stands in it
        twice. A broadcast that is there twice does nothing the second time."""
        copies = {}
        for record in records.read(self.node, "contact-events", "campaign-events"):
            value = record["value"]
            if value["source"].startswith("/relance/"):
                continue
            copies[value["id"]] = copies.get(value["id"], 0) + 1
        history = []
        for batch in self.posted:
            again = [event for event in batch if copies[event["id"]] > 1 and not is_broadcast(event)]
            history += again + batch
        return history


def is_broadcast(event):
    return event["type"] in ("relance.clock.ticked.v1", "relance.campaign.opened.v1")


def kill_at_random(chance, share, delay_ms_max):
    """Kills the processes of a share of the posts, and of one of the first for sure."""
    posts = {number for number in range(POSTS_MAX) if chance.random() < share}
    return kill_at(posts | {chance.randrange(FIRST_POSTS)}, delay_ms_max)


def kill_at(posts, delay_ms_max):
    """Kills the processes of these posts, counted from 0, some time after the post was sent."""
    number = itertools.count()

    def disturb(player):
        if next(number) in posts:
            kill_soon(player, delay_ms_max)

    return disturb


def kill_soon(player, delay_ms_max):
    time.sleep(player.chance.uniform(0, delay_ms_max / 1000))  # the moment of the fault, nobody waits for anything
    player.node.process.kill()
    player.node.process.wait()
