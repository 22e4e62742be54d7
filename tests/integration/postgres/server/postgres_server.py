"""A PostgreSQL server on loopback, in a folder of its own, that lives as long as a `with` block.

As a program it serves tests in other languages: it prints the URL and the id of the server's process, and then obeys the
words that come in line by line, answering each with the id: `start`, `stop` (in good order), `kill` (without a word),
`suspend`, `resume`. It ends, and the server with it, when its input does.

RELANCE_POSTGRES_BIN names the folder with the server's programs; else the newest one that is installed is taken."""

import os
import pathlib
import pwd
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[3]))

from kit.processes import free_port  # pylint: disable=wrong-import-position

START_SECONDS_MAX = 60
STOP_SECONDS_MAX = 30
POLL_SECONDS = 0.02
USER = "relance"
PASSWORD = "password-of-the-tests"
# Killed servers are part of the tests, cut power is not: nothing has to be synced.
SETTINGS = """
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
max_connections = 40
shared_buffers = 64MB
fsync = off
full_page_writes = off
log_min_messages = warning
"""


def programs():
    """The folder with initdb and postgres."""
    named = os.environ.get("RELANCE_POSTGRES_BIN")
    if named:
        return pathlib.Path(named)
    installed = pathlib.Path("/usr/lib/postgresql").glob("*/bin/postgres")
    newest = max(installed, key=lambda path: int(re.sub(r"\D", "", path.parent.parent.name) or 0), default=None)
    if newest is None:
        found = shutil.which("postgres")
        if found is None:
            raise RuntimeError("no PostgreSQL server is installed")
        newest = pathlib.Path(found)
    return newest.parent


def account():
    """Whom the server runs as: it refuses root."""
    if os.geteuid() != 0:
        return {}
    postgres = pwd.getpwnam("postgres")
    return {"user": postgres.pw_uid, "group": postgres.pw_gid, "extra_groups": []}


def children(parent):
    """The ids of the processes that this one has started."""
    found = []
    for stat in pathlib.Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == parent:
            found.append(int(stat.parent.name))
    return found


class Server:
    """`settings` are added to those of every server."""

    def __init__(self, settings=""):
        self.port = free_port()
        self.url = f"postgresql://{USER}:{PASSWORD}@127.0.0.1:{self.port}/postgres"
        self.process = None
        self._settings = SETTINGS + settings
        self._folder = None

    @property
    def pid(self):
        return self.process.pid

    def __enter__(self):
        self._folder = pathlib.Path(tempfile.mkdtemp(prefix="relance-postgres-"))
        try:
            if os.geteuid() == 0:
                shutil.chown(self._folder, "postgres", "postgres")
            self._make_data()
            self.start()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        if self.process is not None and self.process.poll() is None:
            self.kill()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _make_data(self):
        password = self._folder / "password"
        password.write_text(PASSWORD + "\n")
        password.chmod(0o644)
        subprocess.run([programs() / "initdb", "--pgdata", self._data, "--username", USER, "--pwfile", password,
                        "--auth", "scram-sha-256", "--encoding", "UTF8", "--locale", "C.UTF-8", "--no-sync"],
                       check=True, cwd=self._folder, stdout=subprocess.DEVNULL, **account())
        with open(self._data / "postgresql.conf", "a", encoding="utf-8") as configuration:
            configuration.write(f"{self._settings}\nport = {self.port}\n")

    @property
    def _data(self):
        return self._folder / "data"

    @property
    def _log(self):
        return self._folder / "server.log"

    def start(self):
        """Over the data of before, on the port of before; once it answers."""
        deadline = time.monotonic() + START_SECONDS_MAX
        while not self._starts(deadline):
            # The processes of a server that was killed may not have noticed yet.
            if time.monotonic() > deadline:
                raise RuntimeError("the server does not start:\n" + self._log.read_text()[-4000:])
            time.sleep(POLL_SECONDS)

    def _starts(self, deadline):
        with open(self._log, "ab") as log:
            self.process = subprocess.Popen([programs() / "postgres", "-D", self._data], cwd=self._folder,
                                            stdin=subprocess.DEVNULL, stdout=log, stderr=log, **account())
        while self.process.poll() is None and time.monotonic() < deadline:
            if self._answers():
                return True
            time.sleep(POLL_SECONDS)
        return False

    def _answers(self):
        answer = subprocess.run([programs() / "pg_isready", "-q", "-h", "127.0.0.1", "-p", str(self.port), "-t", "1"],
                                check=False)
        return answer.returncode == 0

    def stop(self):
        """In good order: open transactions are rolled back, and everybody is told."""
        self.process.send_signal(signal.SIGINT)
        self.process.wait(STOP_SECONDS_MAX)

    def kill(self):
        """Without a word, and all of it at once."""
        for pid in [self.pid, *children(self.pid)]:
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
        self.process.wait()

    def suspend(self):
        """It neither answers nor goes, until resume()."""
        self._tell_all(signal.SIGSTOP)

    def resume(self):
        self._tell_all(signal.SIGCONT)

    def _tell_all(self, number):
        for pid in [self.pid, *children(self.pid)]:
            try:
                os.kill(pid, number)
            except ProcessLookupError:
                pass


def main():
    with Server() as server:
        print(server.url, server.pid, flush=True)
        words = {"start": server.start, "stop": server.stop, "kill": server.kill, "suspend": server.suspend,
                 "resume": server.resume}
        for line in sys.stdin:
            words[line.strip()]()
            print(server.pid, flush=True)


if __name__ == "__main__":
    main()
