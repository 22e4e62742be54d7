"""The play itself: two days of a campaign, slot by slot, with the program killed on the way."""

from stage.bodies import CloudApi, Wassenger, event, events_post, rfc3339
from stage.people import HOUR
from stage.program import Failed
from stage.theatre import SLOT, Agenda, Theatre

EVENTS_A_POST = 50
UPSERTS_AT, LAUNCH_AT, FIRST_SLOT = 1, 5, 30
LAST_SLOT = 49 * HOUR
END_AT = 80 * HOUR  # past every timeout and the deadline
KILLS_AT = (FIRST_SLOT, 3 * HOUR, 8 * HOUR, 20 * HOUR, 30 * HOUR)  # or when enough is under way after that
KILLS_MIN = 3
POSTS_TO_KILL_AMID = 8
PROGRESS_EVERY = 6 * HOUR

CAMPAIGNS = (("first-night", CloudApi(), "subscribers"), ("first-night-desk", Wassenger(), "friends"))


def category_of(place):
    """The even ones are reached through the Cloud API, the odd ones through Wassenger."""
    return CAMPAIGNS[place % 2][2]


class Campaign:
    def __init__(self, program, poster, people, say):
        self._program = program
        self._poster = poster
        self._people = people
        self._say = say
        self._agenda = Agenda()
        self._kills_due = list(KILLS_AT)
        self.theatre = Theatre(program.follow("outbox"), people, CAMPAIGNS, self._agenda)

    def play(self):
        self._open()
        for minute in range(FIRST_SLOT, LAST_SLOT, SLOT):
            self.theatre.look(minute)
            self._post(self._posts_of(minute), minute)
            if minute % PROGRESS_EVERY == 0:
                self._tell(minute)
        self._close()

    def _open(self):
        for name, provider, category in CAMPAIGNS:
            self._campaign_event(event("category.upserted", 0, category, name=category.capitalize()), 0)
            self._campaign_event(event("campaign.created", 0, name, name=name, account=provider.account,
                                       message_1={"text": "You are invited to our first night."},
                                       message_2={"text": "Here is your seat."},
                                       audience={"categories": [category]}), 0)
        upserts = [event("contact.upserted", UPSERTS_AT, person.number, name=f"Spectator {place}",
                         categories=[category_of(place)]) for place, person in enumerate(self._people)]
        self._post(batched(upserts), UPSERTS_AT)
        for name, _, _ in CAMPAIGNS:
            self._campaign_event(event("campaign.launched", LAUNCH_AT, name), LAUNCH_AT)
        self._tell(LAUNCH_AT)

    def _campaign_event(self, it, minute):
        """After a tick of its time, each with all its effects: so no partition is ahead of another."""
        for one in (event("clock.ticked", minute), it):
            self._post([events_post([one])], minute)

    def _posts_of(self, minute):
        posts = batched(self._agenda.events.pop(minute, []))
        for _, provider, _ in CAMPAIGNS:
            posts += provider.statuses(minute, self._agenda.updates.pop((minute, provider), []))
        for provider, *reply in self._agenda.replies.pop(minute, []):
            posts.append(provider.reply(minute, *reply))
        return posts

    def _post(self, posts, minute):
        kill_after = None
        if self._kills_due and minute >= self._kills_due[0] and len(posts) >= POSTS_TO_KILL_AMID:
            kill_after = len(posts) // 2
        deaths = len(self._poster.kills)
        self._poster.post(posts, kill_after)
        self._program.wait_until_idle()
        if len(self._poster.kills) > deaths:
            lost = self._poster.kills[-1]
            self._say(f"{clock(minute)}  killed with {len(posts)} posts in flight and restarted; {lost} were unanswered and "
                      "posted again")
            if lost:
                self._kills_due.pop(0)

    def _close(self):
        """Everything asked for was seen, and time passes until nothing can happen any more."""
        asked = sum(record["value"]["type"] == "relance.send.requested.v1" for record in self._program.read("outbox"))
        if not self._program.follows() or self.theatre.requests != asked or self.theatre.has_work():
            raise Failed(f"the outbox has {asked} requests, but its reader saw {self.theatre.requests}")
        left = [len(entries) for entries in (self._agenda.events, self._agenda.updates, self._agenda.replies)]
        if any(left):
            raise Failed(f"the campaign is over, but events were left: {left}")
        for minute in (END_AT - HOUR, END_AT):
            self._post([events_post([event("clock.ticked", minute)])], minute)
        if sum(lost > 0 for lost in self._poster.kills) < KILLS_MIN:
            raise Failed(f"only {len(self._poster.kills)} kills left posts unanswered")
        self._tell(END_AT)

    def _tell(self, minute):
        sent = self.theatre.sent
        self._say(f"{clock(minute)}  {self._poster.answered} posts answered; sent: {sent['message_1']} Message 1, "
                  f"{sent['message_2']} Message 2")


def batched(events):
    return [events_post(events[first:first + EVENTS_A_POST]) for first in range(0, len(events), EVENTS_A_POST)]


def clock(minute):
    return rfc3339(minute)[:16].replace("T", " ")
