"""What a live run and the offline run of the same history must have in common."""

import collections
import json
import subprocess
from concurrent.futures import ThreadPoolExecutor

from support import records
from support.node import BINARY, LIMIT_SECONDS

POSITION = ("id", "cause")
MOMENT_OF_COMPLETION = ("reason", "stats")


class Outcome:
    def __init__(self, facts, stats):
        self.facts = facts
        self.stats = stats


def offline(folder, lines, until):
    """`relance process` of these events."""
    history, facts, stats = folder / "history.ndjson", folder / "facts.ndjson", folder / "stats.json"
    history.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), encoding="utf-8")
    run = subprocess.run([BINARY, "process", "--input", history, "--facts", facts, "--stats", stats, "--until", until],
                         stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=LIMIT_SECONDS, check=False)
    assert run.returncode == 0, run.stderr.decode()
    return Outcome([json.loads(line) for line in facts.read_bytes().splitlines()], json.loads(stats.read_bytes()))


def live(node):
    with ThreadPoolExecutor() as meanwhile:
        stats = meanwhile.submit(records.stats, node)
        return Outcome(records.values(node, "facts"), stats.result())


def comparable(facts):
    """The facts of each subject in their order; those of one instant have none. How a campaign's completion came, and
    when, depends on how far one partition is ahead of another: it stands apart, without its time."""
    told = collections.defaultdict(list)
    for fact in facts:
        fact = {name: value for name, value in fact.items() if name not in POSITION}
        if fact["type"] == "relance.campaign.completed.v1":
            fact["data"] = {name: value for name, value in fact["data"].items() if name not in MOMENT_OF_COMPLETION}
            del fact["time"]
            told["completed " + fact["subject"]].append(("", json.dumps(fact, sort_keys=True)))
        else:
            told[fact["subject"]].append((fact["time"], json.dumps(fact, sort_keys=True)))
    return {subject: ordered(list_of_one) for subject, list_of_one in told.items()}


def ordered(facts):
    """In their order, but sorted where they are of one instant. Time never goes back in the facts of one subject."""
    times = [time for time, _ in facts]
    assert times == sorted(times), "the facts of one subject are not in the order of time"
    return sorted(facts)


def differences(expected, actual):
    """In words, a few of them; none: they agree."""
    found = []
    wanted, came = comparable(expected.facts), comparable(actual.facts)
    for subject in sorted(wanted.keys() | came.keys()):
        missing = collections.Counter(wanted.get(subject, ())) - collections.Counter(came.get(subject, ()))
        surplus = collections.Counter(came.get(subject, ())) - collections.Counter(wanted.get(subject, ()))
        found += [f"missing fact: {fact}" for _, fact in missing.elements()]
        found += [f"fact too many: {fact}" for _, fact in surplus.elements()]
    if expected.stats != actual.stats:
        found.append(f"stats are {json.dumps(actual.stats, sort_keys=True)}\n"
                     f"instead of {json.dumps(expected.stats, sort_keys=True)}")
    return found[:12]
