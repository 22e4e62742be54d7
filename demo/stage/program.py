"""The program in a temporary directory: started, killed hard, started again, and what its log says."""

import http.client
import json
import os
import queue
import re
import subprocess
import tempfile
import threading
import time

TOKEN = "demo-token"
APP_SECRET = "demo-app-secret"
WASSENGER_SECRET = "demo-wassenger-secret"
LIMIT_SECONDS = 60
POLL_SECONDS = 0.002


class Failed(Exception):
    """The demo cannot go on, or a proof does not hold."""


class Program:
    def __init__(self, binary):
        self.binary = os.path.abspath(binary)
        self._folder = tempfile.TemporaryDirectory(prefix="relance-demo-")
        self.data = os.path.join(self._folder.name, "data")
        self._running = None
        self._followers = []
        self.port = None

    def start(self):
        """Starts it and waits until it is ready."""
        environment = {name: value for name, value in os.environ.items() if not name.startswith("RELANCE_")}
        environment |= {"RELANCE_API_TOKEN": TOKEN, "RELANCE_WEBHOOKS_WHATSAPP_APP_SECRET": APP_SECRET,
                        "RELANCE_WEBHOOKS_WASSENGER_SECRET": WASSENGER_SECRET}
        self._running = subprocess.Popen(
            [self.binary, "run", "--data-dir", self.data, "--listen", "127.0.0.1:0", "--clock", "log"],
            stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, cwd=self._folder.name, env=environment)
        self.port = self._port_told(self._running.stderr)
        self._wait(lambda: self._get("/readyz").status == 200, "it does not get ready")

    def _port_told(self, stream):
        told = []
        for line in stream:
            told.append(line.decode(errors="replace"))
            found = re.search(r"listening on 127\.0\.0\.1:(\d+)", told[-1])
            if found:
                threading.Thread(target=stream.read, daemon=True).start()
                return int(found[1])
        raise Failed("relance run did not start: " + "".join(told))

    def kill(self):
        self._running.kill()
        self._running.wait()

    def close(self):
        """Ends everything that was started, and takes its files away."""
        for process in [self._running, *self._followers]:
            if process is not None and process.poll() is None:
                process.kill()
                process.wait()
        self._folder.cleanup()

    def path(self, name):
        return os.path.join(self._folder.name, name)

    # What it says over HTTP.

    def _get(self, path, headers=None):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=LIMIT_SECONDS)
        try:
            connection.request("GET", path, headers=headers or {})
            response = connection.getresponse()
            response.text = response.read().decode()
            return response
        finally:
            connection.close()

    def _wait(self, condition, otherwise):
        deadline = time.monotonic() + LIMIT_SECONDS
        while not condition():
            if self._running.poll() is not None:
                raise Failed("relance run exited unexpectedly")
            if time.monotonic() > deadline:
                raise Failed(otherwise)
            time.sleep(POLL_SECONDS)

    def wait_until_idle(self):
        """Until everything that came in is folded and committed: every lag is 0."""

        def idle():
            lags = re.findall(r"^relance_task_lag_records\{.*\} (.*)$", self._get("/metrics").text, re.MULTILINE)
            return lags and all(float(lag) == 0 for lag in lags)

        self._wait(idle, "the lag does not go to 0")

    def api(self, path):
        """What the API answers."""
        response = self._get(path, {"Authorization": f"Bearer {TOKEN}"})
        if response.status != 200:
            raise Failed(f"{path}: status {response.status}: {response.text}")
        return json.loads(response.text)

    def api_once(self, path, holds, otherwise):
        """What the API answers once the views have come so far that this holds."""
        found = {}

        def look():
            found.update(self.api(path))
            return holds(found)

        self._wait(look, otherwise)
        return found

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}"

    def wait_for_the_end(self):
        self._running.wait()

    # What its log says.

    def run(self, *arguments):
        return subprocess.run([self.binary, *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                              env=os.environ | {"TMPDIR": self._folder.name}, check=False)

    def read(self, *topics, latest=False):
        run = self.run("log", "read", *topics, "--data-dir", self.data, *(["--latest"] if latest else []))
        if run.returncode != 0:
            raise Failed("log read: " + run.stderr.decode(errors="replace"))
        return [json.loads(line) for line in run.stdout.splitlines()]

    def follow(self, topic):
        """A queue that gets every record of the topic as it is written, across the deaths of the program."""
        follower = subprocess.Popen([self.binary, "log", "read", topic, "--follow", "--data-dir", self.data],
                                    stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                                    env=os.environ | {"TMPDIR": self._folder.name})
        self._followers.append(follower)
        records = queue.SimpleQueue()

        def pass_on():
            for line in follower.stdout:
                records.put(json.loads(line))

        threading.Thread(target=pass_on, daemon=True).start()
        return records

    def follows(self):
        return all(follower.poll() is None for follower in self._followers)
