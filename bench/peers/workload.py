"""The events of a measurement, and what `relance process` finds in them."""

import collections
import dataclasses
import itertools
import json
import subprocess


def write_events(relance, contacts, seed, path):
    """The workload, and a tick at its end that brings all partitions to one stream time."""
    subprocess.run(
        [relance, "bench", "workload", "--contacts", str(contacts), "--seed", str(seed), "--output", path],
        check=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    with open(path, "rb") as file:
        last = collections.deque(file, maxlen=1)[0]
    tick = {"specversion": "1.0", "id": "tick", "source": "/bench", "type": "relance.clock.ticked.v1"}
    with open(path, "a", encoding="utf-8") as file:
        file.write(json.dumps(tick | {"time": json.loads(last)["time"]}) + "\n")


EVENTS_A_CONTACT_MIN = 4


def write_history(relance, events, more, seed, path, path_of_more):
    """So many events, and those that follow them."""
    whole = path.with_suffix(".whole")
    write_events(relance, (events + more) // EVENTS_A_CONTACT_MIN + 1, seed, whole)
    with open(whole, "rb") as lines, open(path, "wb") as first, open(path_of_more, "wb") as second:
        first.writelines(itertools.islice(lines, events))
        second.writelines(itertools.islice(lines, more))
    whole.unlink()


@dataclasses.dataclass(frozen=True)
class Expected:
    facts: dict  # how many of each type the contact task decides
    counted: dict  # counters that are not 0


def expected_of(relance, events, scratch):
    """What the offline run finds in the file."""
    stats = scratch / "stats.json"
    command = [relance, "process", "--input", events, "--facts", "-", "--stats", stats]
    types = collections.Counter()
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
        for line in process.stdout:
            fact = json.loads(line)
            if fact["source"] == "/relance/contact":
                types[fact["type"]] += 1
    if process.returncode != 0:
        raise RuntimeError("relance process failed")
    (campaign,) = json.loads(stats.read_text())["campaigns"].values()
    return Expected(dict(types), _kept_counters(campaign))


def _kept_counters(campaign):
    """By the names of `campaign.counted`; what is a sum of others, or 0, is left out."""
    sums = {"sent_count", "delivered_count", "read_count", "failed_count", "status"}
    counters = {}
    for name, value in campaign.items():
        if isinstance(value, dict):
            counters |= {f"{name}.{inner}": number for inner, number in value.items()}
        elif name not in sums:
            counters[name] = value
    return {name: number for name, number in counters.items() if number}
