"""A running `relance run` in a folder of its own: started, asked, killed and started again."""

import hashlib
import hmac
import http.client
import json
import signal
import subprocess
import sys
import threading
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[3]))

# pylint: disable=wrong-import-position,unused-import
from kit.processes import BINARY, LIMIT_SECONDS, ROOT, clean_environment, command, poll

TOKEN = "token-of-the-tests"
APP_SECRET = "secret-of-the-app"
VERIFY_TOKEN = "token-of-the-handshake"
WASSENGER_SECRET = "secret-of-the-device"

SECRETS = {
    "RELANCE_API_TOKEN": TOKEN,
    "RELANCE_WEBHOOKS_WHATSAPP_APP_SECRET": APP_SECRET,
    "RELANCE_WEBHOOKS_WHATSAPP_VERIFY_TOKEN": VERIFY_TOKEN,
    "RELANCE_WEBHOOKS_WASSENGER_SECRET": WASSENGER_SECRET,
}


class Unanswered(Exception):
    """A request whose answer did not come: nobody knows what became of it."""


class Died(Exception):
    """The process is gone."""


class Answer:
    def __init__(self, response):
        self.status = response.status
        self.headers = {name.lower(): value for name, value in response.getheaders()}
        self.body = response.read()

    @property
    def json(self):
        return json.loads(self.body)


def signature(secret, body):
    return "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


class Node:
    """`log` are the variables that say where its log is, for whoever looks at it, too."""

    def __init__(self, folder, *arguments, clock="log", environment=None, log=None):
        self.data = Path(folder) / "data"
        self.arguments = ["run", "--data-dir", self.data, "--listen", "127.0.0.1:0", "--clock", clock, *arguments]
        self.log = log or {}
        self.environment = {**SECRETS, **self.log, **(environment or {})}
        self.process = None
        self.port = None
        self.lines = []  # of standard error
        self._connection = None

    # Its life.

    def launch(self, **environment):
        """Starts the process and waits for nothing."""
        everything = clean_environment(**{**self.environment, **environment})
        self.process = subprocess.Popen(command(*self.arguments), stderr=subprocess.PIPE,
                                        stdout=subprocess.DEVNULL, cwd=self.data.parent,
                                        env={name: value for name, value in everything.items() if value is not None})
        self.port = None
        self.lines = []
        self._listens = threading.Event()
        self._reader = threading.Thread(target=self._read, args=(self.process.stderr, self.lines, self._listens),
                                        daemon=True)
        self._reader.start()
        return self

    def start(self, **environment):
        """Starts the process and waits until it is ready; Died when it ends before."""
        self.launch(**environment)
        return self.wait_until_ready()

    def _read(self, stream, lines, listens):
        """Of one process: that of the process before may end after the next one was launched."""
        with stream:
            for line in stream:
                text = line.decode(errors="replace").rstrip("\n")
                lines.append(text)
                marker = "listening on 127.0.0.1:"
                if marker in text:
                    digits = text[text.index(marker) + len(marker):]
                    self.port = int("".join(c if c.isdigit() else " " for c in digits).split()[0])
                    listens.set()
        listens.set()

    def wait_until_listening(self):
        if not self._listens.wait(LIMIT_SECONDS):
            raise AssertionError("it does not listen: " + self.told())
        if self.port is None:
            self.wait()
            raise Died(self.told())

    def wait_until_ready(self):
        self.wait_until_listening()
        poll(self.is_ready, "readiness")
        return self

    def is_ready(self):
        self.raise_if_dead()
        if self.port is None:
            return False
        try:
            return self.request("GET", "/readyz").status == 200
        except Unanswered:
            return False

    def told(self):
        return "\n".join(self.lines)

    def raise_if_dead(self):
        if self.process.poll() is not None:
            self.wait()
            raise Died(self.told())

    def wait(self, limit_seconds=LIMIT_SECONDS):
        """Its exit code."""
        code = self.process.wait(limit_seconds)
        self._reader.join(limit_seconds)
        self._close_connection()
        return code

    def kill(self):
        self.process.kill()
        return self.wait()

    def stop(self):
        """An orderly end: its exit code."""
        self.process.send_signal(signal.SIGTERM)
        return self.wait()

    def end(self):
        """After a test, whatever became of it."""
        if self.process is not None and self.process.poll() is None:
            self.process.kill()
        if self.process is not None:
            self.wait()

    # Its answers.

    def _close_connection(self):
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def send(self, method, path, body=None, headers=None):
        """Sends a request on the connection that is kept; receive() gives its answer."""
        try:
            if self._connection is None:
                self._connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=LIMIT_SECONDS)
            self._connection.request(method, path, body, headers or {})
        except (OSError, http.client.HTTPException) as error:
            self._close_connection()
            raise Unanswered(str(error)) from error

    def receive(self):
        try:
            response = self._connection.getresponse()
            answer = Answer(response)
        except (OSError, http.client.HTTPException) as error:
            self._close_connection()
            raise Unanswered(str(error)) from error
        if response.will_close:
            self._close_connection()
        return answer

    def request(self, method, path, body=None, headers=None):
        self.send(method, path, body, headers)
        return self.receive()

    def send_events(self, events, headers=None):
        body = events if isinstance(events, bytes) else json.dumps(events, ensure_ascii=False).encode()
        self.send("POST", "/events", body, {"Authorization": f"Bearer {TOKEN}", "Content-Type": "application/json",
                                            **(headers or {})})

    def post_events(self, events, headers=None):
        self.send_events(events, headers)
        return self.receive()

    def post_whatsapp(self, body, secret=APP_SECRET, path="/webhooks/whatsapp", headers=None):
        return self.request("POST", path, body, {"Content-Type": "application/json",
                                                 "X-Hub-Signature-256": signature(secret, body), **(headers or {})})

    def post_wassenger(self, body, secret=WASSENGER_SECRET, path="/webhooks/wassenger", headers=None):
        return self.request("POST", path, body, {"Content-Type": "application/json",
                                                 "X-Wassenger-Signature": signature(secret, body), **(headers or {})})

    # What it has folded.

    def metrics(self):
        return samples(self.request("GET", "/metrics").body.decode())

    def is_idle(self):
        self.raise_if_dead()
        try:
            lags = [value for name, _, value in self.metrics() if name == "relance_task_lag_records"]
        except Unanswered:
            return False
        return bool(lags) and not any(lags)

    def wait_until_idle(self):
        """Everything in its logs is folded and committed."""
        poll(self.is_idle, "every lag to be 0")


def samples(page):
    """(name, labels as text, value) of each line of a metrics page that is no comment."""
    result = []
    for line in page.splitlines():
        if line and not line.startswith("#"):
            name_and_labels, value = line.rsplit(" ", 1)
            name, _, labels = name_and_labels.partition("{")
            result.append((name, labels.rstrip("}"), float(value)))
    return result
