"""What the log says at the end, and whether it adds up. Reads facts, stats, outbox and events; trusts no counter."""

import collections
import json

from stage.bodies import rfc3339
from stage.campaign import CAMPAIGNS, END_AT
from stage.program import Failed

OUTCOMES = ("pending", "awaiting_reply", "replied", "message_2_sent", "no_interaction", "late_interaction", "failed",
            "opted_out", "cancelled")
STATUSES = ("sent", "failed", "delivered", "read", "played")  # each rises above those before it
DECIDED_BY_THE_PLAY = ("id", "cause")


def require(holds, otherwise):
    if not holds:
        raise Failed(otherwise)


class Evidence:
    """The log as it stands."""

    def __init__(self, program):
        self.facts = [record["value"] for record in program.read("facts")]
        self.stats = {record["key"]: record["value"] for record in program.read("stats", latest=True)}
        self.outbox = [record["value"] for record in program.read("outbox")]

    def of_type(self, kind):
        return (fact for fact in self.facts if fact["type"] == f"relance.{kind}.v1")

    def campaign(self, name):
        return self.stats[f"campaign:{name}"]

    def outcomes(self):
        """The last outcome of each person in each campaign, by the facts alone."""
        return {(fact["data"]["campaign"], fact["subject"]): fact["data"]["to"]
                for fact in self.of_type("contact.outcome_changed")}


def prove_sums(evidence, audience):
    """The nine outcomes make the audience, by the counters and by the facts alone."""
    told = collections.Counter((campaign, outcome) for (campaign, _), outcome in evidence.outcomes().items())
    total = collections.Counter()
    for name, _, _ in CAMPAIGNS:
        stats = evidence.campaign(name)
        for outcome in OUTCOMES:
            require(stats[outcome] == told[name, outcome],
                    f"{name}: {outcome} is {stats[outcome]} in the statistics, but {told[name, outcome]} in the facts")
            total[outcome] += stats[outcome]
        require(sum(stats[outcome] for outcome in OUTCOMES) == stats["total_contacts"],
                f"{name}: the nine outcomes do not add up to {stats['total_contacts']}")
    require(total.total() == audience, f"the nine outcomes add up to {total.total()}, but the audience is {audience}")
    return f"{' + '.join(str(total[outcome]) for outcome in OUTCOMES)} = {audience}: the nine outcomes, by the facts " \
           "alone too, make the audience."


def prove_one_message_2(evidence):
    decided = collections.Counter((fact["data"]["campaign"], fact["subject"])
                                  for fact in evidence.of_type("message.requested")
                                  if fact["data"]["message"] == "message_2")
    asked = collections.Counter((entry["data"]["campaign"], entry["data"]["contact"]) for entry in evidence.outbox
                                if entry["type"] == "relance.send.requested.v1"
                                and entry["data"]["message"] == "message_2")
    require(decided and max(decided.values()) == 1, "somebody was to have two Message 2, by the facts")
    require(asked == decided, "the outbox asks for other Message 2 than the facts say")
    return (f"Message 2 was requested for {len(decided)} people, and for nobody twice, according to the facts and to "
            "the outbox.")


def counted(evidence, campaign):
    """The counters of messages and interactions, added up from the facts."""
    result = {message: collections.Counter(requested=0, sent=0, delivered=0, read=0, failed=0)
              for message in ("message_1", "message_2")}
    reached = collections.defaultdict(set)
    for fact in evidence.of_type("message.requested"):
        if fact["data"]["campaign"] == campaign:
            result[fact["data"]["message"]]["requested"] += 1
    for fact in evidence.of_type("message.updated"):
        if fact["data"]["campaign"] == campaign:
            reached[fact["data"]["message"], fact["subject"]].add(fact["data"]["status"])
    for (message, _), statuses in reached.items():
        highest = max(STATUSES.index(status) for status in statuses)
        counter = result[message]
        counter["sent"] += statuses != {"failed"}
        counter["delivered"] += highest >= STATUSES.index("delivered")
        counter["read"] += highest >= STATUSES.index("read")
        counter["failed"] += STATUSES[highest] == "failed"
    interactions = sum(fact["data"]["campaign"] == campaign for kind in ("recorded", "attributed")
                       for fact in evidence.of_type(f"interaction.{kind}"))
    return {**{message: dict(counter) for message, counter in result.items()}, "interaction_count": interactions}


def prove_counters(evidence):
    for name, _, _ in CAMPAIGNS:
        for counter, value in counted(evidence, name).items():
            require(evidence.campaign(name)[counter] == value,
                    f"{name}: {counter} is {evidence.campaign(name)[counter]}, but the facts add up to {value}")
    recorded = sum(1 for _ in evidence.of_type("interaction.recorded"))
    require(evidence.stats["global"]["interactions"] == recorded, f"the facts contain {recorded} interactions")
    return "Every counter of messages and of interactions is what the facts add up to."


def prove_nothing_lost(program, poster):
    stored = {record["value"]["id"] for record in program.read("contact-events", "campaign-events")}
    require(set(poster.answered_events) <= stored, "an event was answered and is not in the log")
    bodies = len(program.read("webhooks"))
    require(poster.answered_webhooks <= bodies <= poster.answered_webhooks + poster.unanswered_webhooks,
            f"{poster.answered_webhooks} webhooks were answered, but the log has {bodies}")
    return f"All {poster.answered} answered posts are in the log."


def prove_restart(program, evidence):
    program.kill()
    program.start()
    program.wait_until_idle()
    again = Evidence(program)
    require(again.facts == evidence.facts and again.stats == evidence.stats and again.outbox == evidence.outbox,
            "a restart has changed something")
    return "After another kill and restart, the result is the same."


def prove_offline(program, evidence):
    """The events of the log, folded anew by `relance process`, give the same facts, but for their positions and for how
    a campaign came to be complete."""
    events = {}  # a tick stands in every partition
    for record in program.read("campaign-events", "contact-events"):
        value = record["value"]
        if not value["source"].startswith("/relance/"):
            ticked = value["type"] == "relance.clock.ticked.v1"
            events[value["id"] if ticked else (record["topic"], record["partition"], record["offset"])] = value
    with open(program.path("events.ndjson"), "w", encoding="utf-8") as file:
        for value in sorted(events.values(), key=lambda value: value["time"]):
            file.write(json.dumps(value, ensure_ascii=False) + "\n")
    run = program.run("process", "--input", program.path("events.ndjson"), "--facts", program.path("facts.ndjson"),
                      "--stats", program.path("stats.json"), "--until", rfc3339(END_AT))
    require(run.returncode == 0, "relance process: " + run.stderr.decode(errors="replace"))
    with open(program.path("facts.ndjson"), encoding="utf-8") as file:
        offline = [json.loads(line) for line in file]
    require(comparable(offline) == comparable(evidence.facts), "relance process decides otherwise on the same events")
    with open(program.path("stats.json"), encoding="utf-8") as file:
        stats = json.load(file)
    for name, _, _ in CAMPAIGNS:
        require(stats["campaigns"][name] == evidence.campaign(name), f"{name}: relance process counts differently")
    return (f"relance process produces the same {len(offline)} facts and counters from the {len(events)} events of "
            "the log.")


def prove_views(program, evidence, audience):
    """The API shows the counters of the log, and lists as many people as it counts."""
    listed = 0
    for name, _, _ in CAMPAIGNS:
        counters = evidence.campaign(name)
        program.api_once(f"/api/campaigns/{name}/stats",
                         lambda shown, counters=counters: all(shown[key] == value for key, value in counters.items()),
                         f"{name}: the API does not reach the counters of the log")
        for outcome in OUTCOMES:
            found = people(program, f"/api/campaigns/{name}/contacts?fields=contact,outcome&limit=500&outcome={outcome}")
            require(found == {contact for (campaign, contact), last in evidence.outcomes().items()
                              if campaign == name and last == outcome}, f"{name}: the API lists other people as {outcome}")
            listed += len(found)
    require(listed == audience, f"the API lists {listed} people")
    return f"The API reports the counts of the log, and lists each of the {listed} people under their outcome."


def people(program, path):
    """The contacts of all pages of a list."""
    found, cursor = set(), ""
    while cursor is not None:
        page = program.api(path + cursor)
        found |= {item["contact"] for item in page["items"]}
        cursor = "&cursor=" + page["next"] if page["next"] else None
    return found


def comparable(facts):
    told = collections.Counter()
    for fact in facts:
        if fact["type"] == "relance.campaign.completed.v1":
            told["completed", fact["subject"]] += 1
        else:
            told[json.dumps({name: value for name, value in fact.items() if name not in DECIDED_BY_THE_PLAY},
                            sort_keys=True)] += 1
    return told
