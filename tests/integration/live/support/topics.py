"""What `relance topics` never does to a cluster: topics deleted, and made with any number of partitions; and what it does
not tell of one."""

import socket
import struct

CREATE_TOPICS = (19, 2)  # key and version of the request, of a version that all brokers know that we start
DELETE_TOPICS = (20, 1)
METADATA = (3, 1)
TIMEOUT_MS = 30_000
ONE_REPLICA = 1


def text(value):
    data = value.encode()
    return struct.pack(">h", len(data)) + data


def create(address, name, partitions):
    topic = text(name) + struct.pack(">ihii", partitions, ONE_REPLICA, 0, 0)  # no assignments, no settings
    ask(address, CREATE_TOPICS, struct.pack(">i", 1) + topic + struct.pack(">i?", TIMEOUT_MS, False))


def delete(address, name):
    ask(address, DELETE_TOPICS, struct.pack(">i", 1) + text(name) + struct.pack(">i", TIMEOUT_MS))


def ask(address, request, body):
    """Sends it; what comes back is the error of the only topic that it names."""
    answer = exchange(address, request, body)
    name_at = 12  # behind the request's number, the throttling and the count of topics
    length, = struct.unpack_from(">h", answer, name_at)
    error, = struct.unpack_from(">h", answer, name_at + 2 + length)
    assert error == 0, f"error {error}"


def copies_in_sync(address):
    """Of the partition that has the fewest, as this broker knows it."""
    fields = Fields(exchange(address, METADATA, struct.pack(">i", -1)))  # of all topics
    fields.number(">i")  # the request's
    for _ in range(fields.number(">i")):  # brokers
        fields.number(">i"), fields.text(), fields.number(">i"), fields.text()
    fields.number(">i")  # the controller
    return min((copies for _ in range(fields.number(">i")) for copies in copies_of_topic(fields)), default=0)


def copies_of_topic(fields):
    fields.number(">h"), fields.text(), fields.number(">?")
    for _ in range(fields.number(">i")):
        fields.number(">h"), fields.number(">i"), fields.number(">i"), fields.numbers()
        yield len(fields.numbers())


class Fields:
    """Those of an answer, one after the other."""

    def __init__(self, data):
        self.data = data
        self.at = 0

    def number(self, layout):
        value, = struct.unpack_from(layout, self.data, self.at)
        self.at += struct.calcsize(layout)
        return value

    def numbers(self):
        return [self.number(">i") for _ in range(self.number(">i"))]

    def text(self):
        length = max(self.number(">h"), 0)  # -1: none
        self.at += length
        return self.data[self.at - length:self.at].decode()


def exchange(address, request, body):
    """Sends it, and gives the answer."""
    host, port = address.split(":")
    message = struct.pack(">hhi", *request, 1) + text("tests") + body
    with socket.create_connection((host, int(port)), timeout=TIMEOUT_MS / 1000) as connection:
        connection.sendall(struct.pack(">i", len(message)) + message)
        with connection.makefile("rb") as stream:
            size = stream.read(4)
            if not size:
                raise ConnectionError("the broker has closed the connection")
            return stream.read(*struct.unpack(">i", size))
