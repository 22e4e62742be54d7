"""A Redis server on loopback, in a folder of its own, that lives as long as a `with` block and keeps nothing. For tests in
Python; those in C++ have server.h."""

import pathlib
import shutil
import socket
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[3]))

from kit.processes import free_port  # pylint: disable=wrong-import-position

PROGRAM = "redis-server"
KEEPS_NOTHING = ["--save", "", "--appendonly", "no"]
START_SECONDS_MAX = 20
CALL_SECONDS_MAX = 10
POLL_SECONDS = 0.01


def is_installed():
    return shutil.which(PROGRAM) is not None


def _read_line(stream):
    line = stream.readline()
    if not line.endswith(b"\r\n"):
        raise ConnectionError("the server has closed the connection")
    return line[:-2]


def read_reply(stream):
    """A reply of the protocol (RESP 2): bytes, int, None, or a list of them. An error is raised."""
    kind, rest = (line := _read_line(stream))[:1], line[1:]
    if kind == b"-":
        raise RuntimeError(rest.decode())
    if kind == b"+":
        return rest
    if kind == b":":
        return int(rest)
    if kind == b"$":
        return None if int(rest) < 0 else stream.read(int(rest) + 2)[:-2]
    return None if int(rest) < 0 else [read_reply(stream) for _ in range(int(rest))]


class RedisServer:
    """`arguments` are those of the program, besides the address, the port and the folder."""

    def __init__(self, arguments=None):
        self.arguments = KEEPS_NOTHING if arguments is None else arguments
        self.port = free_port()
        self.url = f"redis://127.0.0.1:{self.port}"
        self.process = None
        self._folder = None

    @property
    def pid(self):
        return self.process.pid

    def __enter__(self):
        self._folder = pathlib.Path(tempfile.mkdtemp(prefix="relance-redis-"))
        try:
            self.start()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        self.kill()
        shutil.rmtree(self._folder)

    def start(self):
        """Empty, on the port of before."""
        command = [PROGRAM, *self.arguments, "--bind", "127.0.0.1", "--port", str(self.port), "--dir", self._folder]
        with open(self._folder / "server.log", "ab") as log:
            self.process = subprocess.Popen(command, stdout=log, stderr=log)
        deadline = time.monotonic() + START_SECONDS_MAX
        while not self._listens():
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError("redis-server did not start:\n" + (self._folder / "server.log").read_text())
            time.sleep(POLL_SECONDS)

    def kill(self):
        """Without a word."""
        if self.process is not None and self.process.poll() is None:
            self.process.kill()
            self.process.wait()

    def ask(self, *words, user=None, password=None):
        """A command, on a connection of its own."""
        commands = [("AUTH", user, password), words] if user else [words]
        with socket.create_connection(("127.0.0.1", self.port), timeout=CALL_SECONDS_MAX) as connection:
            with connection.makefile("rwb") as stream:
                for command in commands:
                    parts = [str(word).encode() for word in command]
                    stream.write(b"*%d\r\n" % len(parts) + b"".join(b"$%d\r\n%s\r\n" % (len(p), p) for p in parts))
                    stream.flush()
                    reply = read_reply(stream)
                return reply

    def _listens(self):
        try:
            socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
            return True
        except OSError:
            return False
