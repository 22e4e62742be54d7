"""The program that is measured, and how it is asked."""

import http.client
import json
import os
import re
import subprocess
import threading
import time

TOKEN = "bench"
HEADERS = {"Authorization": f"Bearer {TOKEN}", "Content-Type": "application/json"}
CAMPAIGN = "spring-2026"  # of the workload
IDLE_SECONDS_MAX = 3600
STOP_SECONDS_MAX = 60
QUIET_LOOKS = 3  # without a lag, and without a commit between them


def event(kind, subject, number, campaign):
    """Of an account of its own, later than the workload."""
    return {"specversion": "1.0", "id": f"bench-{number}", "source": "/bench", "type": f"relance.{kind}.v1",
            "subject": subject, "time": "2026-11-21T15:00:00.000Z", "data": {"campaign": campaign, "account": "acc-1"}}


class Client:
    """A connection that stays open."""

    def __init__(self, port):
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)

    def answer(self, method, path, body=None):
        """None: there is no such thing."""
        self.connection.request(method, path, body, HEADERS)
        response = self.connection.getresponse()
        text = response.read()
        if response.status == 404:
            return None
        if response.status not in (200, 202):
            raise RuntimeError(f"{method} {path}: {response.status} {text[:200]}")
        return text

    def get(self, path):
        text = self.answer("GET", path)
        if text is None:
            raise RuntimeError(f"{path}: not found")
        return text

    def post(self, events):
        self.answer("POST", "/events", json.dumps(events))


class Program:
    def __init__(self, binary, data, environment):
        self.binary, self.data = binary, data
        self.environment = {name: value for name, value in os.environ.items() if not name.startswith("RELANCE_")}
        self.environment |= {"RELANCE_API_TOKEN": TOKEN, "RELANCE_API_MAX_REQUESTS_PER_SECOND": "100000", **environment}
        self.process = None
        self.port = None

    def verb(self, *words, stdin=None, stdout=subprocess.PIPE):
        run = subprocess.run([self.binary, *words, "--data-dir", self.data], env=self.environment, stdin=stdin,
                             stdout=stdout, check=True)
        return (run.stdout or b"").decode()

    def start(self, *arguments):
        self.process = subprocess.Popen([self.binary, "run", "--data-dir", self.data, "--listen", "127.0.0.1:0",
                                         "--clock", "log", *arguments], env=self.environment, stderr=subprocess.PIPE)
        for line in self.process.stderr:
            found = re.search(rb"listening on 127\.0\.0\.1:(\d+)", line)
            if found:
                self.port = int(found[1])
                break
        else:
            raise RuntimeError("the program does not listen")
        threading.Thread(target=self.process.stderr.read, daemon=True).start()

    def metrics(self):
        """(name, value) of each line."""
        page = Client(self.port).get("/metrics").decode()
        return [(name, float(value)) for name, value in re.findall(r"^(\w+)(?:\{.*\})? (\S+)$", page, re.M)]

    def is_told(self, name, value):
        return (name, value) in self.metrics()

    def wait_until_idle(self):
        """Until all is folded and shown."""
        deadline = time.monotonic() + IDLE_SECONDS_MAX
        quiet, commits = 0, None
        while quiet < QUIET_LOOKS:
            told = self.metrics()
            lags = [value for name, value in told if name in ("relance_task_lag_records", "relance_views_lag_records")]
            now = [value for name, value in told if name == "relance_views_commits_total"]
            quiet = quiet + 1 if lags and not any(lags) and now == commits else 0
            commits = now
            if time.monotonic() > deadline:
                raise RuntimeError("the program does not keep up")
            time.sleep(0.2)

    def stop(self):
        self.process.terminate()
        if self.process.wait(STOP_SECONDS_MAX) != 0:
            raise RuntimeError("the program has failed")

    def close(self):
        """Whatever became of it."""
        if self.process is not None and self.process.poll() is None:
            self.process.kill()
            self.process.wait()
