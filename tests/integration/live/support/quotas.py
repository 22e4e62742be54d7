"""What a broker lets a client have: the rates at which it may write and read before its answers, and it, are held back."""

import struct

from support.topics import Fields, exchange, text

ALTER_CLIENT_QUOTAS = (49, 0)
CLIENT_ID = "relance"


def limit(address, **rates):
    """In bytes a second, by the names of the quotas."""
    entity = struct.pack(">i", 1) + text("client-id") + text(CLIENT_ID)
    changes = b"".join(text(name) + struct.pack(">d?", rate, False) for name, rate in rates.items())
    entry = entity + struct.pack(">i", len(rates)) + changes
    answer = Fields(exchange(address, ALTER_CLIENT_QUOTAS, struct.pack(">i", 1) + entry + struct.pack(">?", False)))
    answer.number(">i"), answer.number(">i"), answer.number(">i")  # the request's, the throttling, how many entries
    error = answer.number(">h")
    assert error == 0, f"error {error}: {answer.text()}"
