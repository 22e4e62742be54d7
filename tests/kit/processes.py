"""Starting, watching and ending processes, for all tests in Python: the program under test and the servers it needs."""

import json
import os
import socket
import subprocess
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BINARY = os.path.abspath(os.environ.get("RELANCE_BINARY", ROOT / "build" / "release" / "relance"))
LIMIT_SECONDS = 60  # a run that takes longer hangs
END_SECONDS_MAX = 30
POLL_SECONDS = 0.004

# Exit codes of the program.
OK = 0
FAILURE = 1
USAGE = 64
DATA = 65
UNAVAILABLE = 69
TAKEN = 75
CONFIGURATION = 78


def clean_environment(**changes):
    """The environment without the variables that configure the tests or the program."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("RELANCE_")}
    return {**environment, **changes}


def command(*arguments):
    """The program under test with arguments."""
    return [BINARY, *map(str, arguments)]


def parsed(ndjson):
    """The values of NDJSON, which ends with a line end or is empty."""
    assert not ndjson or ndjson[-1:] in (b"\n", "\n"), "the last line has no end"
    return [json.loads(line) for line in ndjson.splitlines()]


def poll(condition, what, limit_seconds=LIMIT_SECONDS, pause_seconds=POLL_SECONDS):
    """Waits until the condition is true, and returns its value."""
    deadline = time.monotonic() + limit_seconds
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > deadline:
            raise AssertionError(f"waited {limit_seconds} s for {what}")
        time.sleep(pause_seconds)


def free_ports(count):
    """Different ports that nobody listens on at this moment."""
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [s.getsockname()[1] for s in sockets]
    for s in sockets:
        s.close()
    return ports


def free_port():
    return free_ports(1)[0]


def kill(process):
    """SIGKILL, and its streams are closed."""
    for stream in (process.stdin, process.stdout, process.stderr):
        if stream is not None and not stream.closed:
            try:
                stream.close()
            except BrokenPipeError:
                pass
    if process.poll() is None:
        process.kill()
    process.wait()


def end(process, patience_seconds=END_SECONDS_MAX):
    """SIGTERM, and SIGKILL if that takes too long."""
    if process.poll() is not None:
        return
    process.terminate()
    try:
        process.wait(patience_seconds)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
