"""The same numbers wherever they are told: the offline run's statistics beside the tables, the cache and the API. All
in one shape: {"global": {...}, "campaigns": {id: {...}}, "categories": {id: number}}."""

import json

from world import FOREIGN_KEYS, TOKEN, poll, request

GLOBAL = ("total_contacts", "messages_sent", "messages_delivered", "messages_read", "interactions", "failures")
OUTCOMES = ("pending", "awaiting_reply", "replied", "message_2_sent", "no_interaction", "late_interaction", "failed",
            "opted_out", "cancelled")
SUMS = ("total_contacts", "interaction_count", "sent_count", "delivered_count", "read_count", "failed_count",
        "excluded")
OF_A_MESSAGE = ("requested", "sent", "delivered", "read", "failed")
OTHER_NAMES = {"messages_sent": "sent_count", "messages_delivered": "delivered_count", "messages_read": "read_count",
               "interactions": "interaction_count", "failures": "failed_count"}
AGREEMENT_SECONDS = 30


def told_offline(stats):
    """`relance process --stats`."""
    return {"global": stats["global"], "campaigns": stats["campaigns"],
            "categories": {name: category["contact_count"] for name, category in stats["categories"].items()}}


def told_by_tables(tables):
    rows = tables.rows("SELECT * FROM global_stats")
    totals = None
    if rows:
        campaigns = rows[0]["campaigns"]
        totals = {name: rows[0][name] for name in GLOBAL}
        totals["campaigns"] = json.loads(campaigns) if isinstance(campaigns, str) else campaigns
    statuses = {row["id"]: row["status"] for row in tables.rows("SELECT id, status FROM campaigns")}
    campaigns = {row["campaign_id"]: {**campaign_of(row), "status": statuses.get(row["campaign_id"])}
                 for row in tables.rows("SELECT * FROM campaign_stats")}
    listed = tables.rows("SELECT id, contact_count FROM categories WHERE listed")
    return {"global": totals, "campaigns": campaigns, "categories": {row["id"]: row["contact_count"] for row in listed}}


def campaign_of(row):
    counters = {name: row[name] for name in OUTCOMES + SUMS}
    for message in ("message_1", "message_2"):
        counters[message] = {name: row[column_of(message, name)] for name in OF_A_MESSAGE}
    return counters


def column_of(message, counter):
    """Beside the outcome `message_2_sent` the number of messages sent has a name of its own."""
    name = f"{message}_{counter}"
    return name + "_total" if name in OUTCOMES else name


def told_by_rows(tables):
    """The outcomes of each campaign, as the rows of its contacts have them: what facts made, and statistics did not."""
    told = {}
    for row in tables.rows("SELECT campaign_id, outcome, count(*) AS number FROM enrolments WHERE outcome IS NOT NULL "
                           "GROUP BY campaign_id, outcome"):
        told.setdefault(row["campaign_id"], {})[row["outcome"]] = row["number"]
    return told


def outcomes_of(expected):
    """What told_by_rows() has to be."""
    told = {name: {outcome: campaign[outcome] for outcome in OUTCOMES if campaign[outcome]}
            for name, campaign in expected["campaigns"].items()}
    return {name: outcomes for name, outcomes in told.items() if outcomes}


class Teller:
    """The API of a process."""

    def __init__(self, node):
        self.node = node

    def ask(self, path):
        answer = request(self.node.port, "GET", path, {"Authorization": f"Bearer {TOKEN}"})
        if answer.status == 404:
            return None
        assert answer.status == 200, f"{path}: {answer.status} {answer.body.decode()}"
        return answer.json

    def all_of(self, path):
        """The rows of a list, page after page."""
        rows, cursor = [], ""
        while True:
            page = self.ask(f"{path}?limit=500{cursor}")
            rows += page["items"]
            if page["next"] is None:
                return rows
            cursor = "&cursor=" + page["next"]

    def told(self):
        campaigns = {row["id"]: plain_campaign(self.ask(f"/api/campaigns/{row['id']}/stats"))
                     for row in self.all_of("/api/campaigns")}
        categories = {row["id"]: row["contact_count"] for row in self.all_of("/api/categories")}
        totals = plain_global(self.ask("/api/messages/stats"))
        return {"global": totals, "campaigns": campaigns, "categories": categories}


def plain_global(document):
    """Without what the offline run does not tell; None where there is nothing."""
    return document and {name: value for name, value in document.items() if name != "as_of"}


def plain_campaign(document):
    if document is None:
        return None
    for other, name in OTHER_NAMES.items():
        assert document[other] == document[name], document
    return {name: value for name, value in document.items() if name not in ("campaign", "as_of", *OTHER_NAMES)}


def told_by_cache(cache, campaigns):
    """The global statistics and those of the campaigns that were named."""
    return {"global": plain_global(cache.document("cache:stats:messages_global")),
            "campaigns": {name: plain_campaign(cache.document(f"cache:stats:campaign:{name}")) for name in campaigns}}


def differences(expected, node, tables, cache=None):
    """In words; none: all tell the same. Nobody is asked before the tables have everything: pages of lists are told from
    the cache for a while."""
    found = compare("tables", expected, told_by_tables(tables))
    found += compare("rows", outcomes_of(expected), told_by_rows(tables))
    if found:
        return found
    found += compare("api", expected, Teller(node).told())
    if cache is not None:
        cached = told_by_cache(cache, expected["campaigns"])
        found += compare("cache", {name: expected[name] for name in cached}, cached)
        found += [f"a key of nobody: {key}" for key in cache.keys()
                  if not key.startswith("cache:") and key not in FOREIGN_KEYS]
        found += [f"{key} was touched" for key, value in FOREIGN_KEYS.items()
                  if cache.ask("GET", key) != value.encode()]
    return found


def compare(where, expected, told, path=""):
    if isinstance(expected, dict) and isinstance(told, dict):
        return [line for name in sorted(expected.keys() | told.keys())
                for line in compare(where, expected.get(name), told.get(name), f"{path}/{name}")]
    return [] if expected == told else [f"{where} {path}: {told} instead of {expected}"]


def assert_agreement(test, expected, node, tables, cache=None, name=""):
    """They come to agree."""
    last = []

    def agrees():
        last[:] = differences(expected, node, tables, cache)
        return not last

    try:
        poll(agrees, "agreement", AGREEMENT_SECONDS, 0.05)
    except AssertionError as error:
        test.fail(f"{name} {error}:\n" + "\n".join(last[:20]) + "\n" + node.told())
