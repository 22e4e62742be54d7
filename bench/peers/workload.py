"""The events of a measurement, and what `relance process` finds in them."""

import collections
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


def contact_facts(relance, events):
    """How many facts of each type the contact task decides, by the offline run."""
    command = [relance, "process", "--input", events, "--facts", "-", "--stats", "/dev/null"]
    types = collections.Counter()
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
        for line in process.stdout:
            fact = json.loads(line)
            if fact["source"] == "/relance/contact":
                types[fact["type"]] += 1
    if process.returncode != 0:
        raise RuntimeError("relance process failed")
    return dict(types)
