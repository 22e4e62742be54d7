"""What stands in a log, by `relance log read`, beside the running process or without one."""

import json
import os
import subprocess

from support.node import BINARY, LIMIT_SECONDS


def read(node, *topics, latest=False):
    """The records of these topics, as `log read` tells them."""
    arguments = ["log", "read", *topics, "--data-dir", node.data] + (["--latest"] if latest else [])
    run = subprocess.run([BINARY, *map(str, arguments)], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                         timeout=LIMIT_SECONDS, check=False, env={**os.environ, **node.log})
    assert run.returncode == 0, run.stderr.decode()
    return [json.loads(line) for line in run.stdout.splitlines()]


def values(node, *topics):
    return [record["value"] for record in read(node, *topics)]


def stats(node):
    """The last record of each scope, put together as `relance process --stats` has them."""
    result = {"global": None, "campaigns": {}, "categories": {}}
    for record in read(node, "stats", latest=True):
        scope, _, name = record["key"].partition(":")
        if scope == "global":
            result["global"] = record["value"]
        else:
            result[{"campaign": "campaigns", "category": "categories"}[scope]][name] = record["value"]
    return result
