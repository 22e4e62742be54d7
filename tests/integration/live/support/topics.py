"""What `relance topics` never does to a cluster: topics deleted, and made with any number of partitions."""

import socket
import struct

CREATE_TOPICS = (19, 2)  # key and version of the request, of a version that all brokers know that we start
DELETE_TOPICS = (20, 1)
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
    host, port = address.split(":")
    message = struct.pack(">hhi", *request, 1) + text("tests") + body
    with socket.create_connection((host, int(port)), timeout=TIMEOUT_MS / 1000) as connection:
        connection.sendall(struct.pack(">i", len(message)) + message)
        with connection.makefile("rb") as stream:
            size, = struct.unpack(">i", stream.read(4))
            answer = stream.read(size)
    name_at = 12  # behind the request's number, the throttling and the count of topics
    length, = struct.unpack_from(">h", answer, name_at)
    error, = struct.unpack_from(">h", answer, name_at + 2 + length)
    assert error == 0, f"error {error}"
