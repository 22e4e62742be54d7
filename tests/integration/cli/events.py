"""Events for the program to read, as dictionaries, and one small story of them."""

from datetime import datetime, timedelta, timezone

START = datetime(2026, 11, 20, 8, tzinfo=timezone.utc)
MARIE = "33612345678"
PAUL = "33687654321"
NOUR = "212600000001"


def moment(**since_start):
    """A time after the start, as the program writes it: `moment(hours=1)`."""
    text = (START + timedelta(**since_start)).isoformat(timespec="milliseconds")
    return text.replace("+00:00", "Z")


def event(kind, subject, data=None, **changes):
    """An event of `relance.<kind>.v1`. An attribute changed to None is left out."""
    envelope = {"specversion": "1.0", "id": "evt-1", "source": "/tests", "type": f"relance.{kind}.v1",
                "subject": subject, "time": moment(), "data": data}
    envelope.update(changes)
    return {name: value for name, value in envelope.items() if value is not None}


def upserted(contact, **changes):
    return event("contact.upserted", contact, {"name": "Somebody"}, **changes)


def contacts(count):
    """Events of as many contacts, each of which leads to one fact."""
    return [upserted(str(33600000000 + number)) for number in range(count)]


def enrolled(contact, **changes):
    return event("contact.enrolled", contact, {"campaign": "spring", "account": "acc-1"}, **changes)


def sent(contact, at, message="message_1", **changes):
    data = {"campaign": "spring", "account": "acc-1", "message": message,
            "provider_message_id": f"wamid.{message}.{contact}", "sent_at": at}
    return event("message.sent", contact, data, **{"time": at, **changes})


def replied(contact, at, text="Oui", **changes):
    data = {"account": "acc-1", "provider_message_id": f"wamid.reply.{contact}.{at}", "kind": "text", "text": text,
            "occurred_at": at}
    return event("message.received", contact, data, **{"time": at, **changes})


def ticked(at):
    return event("clock.ticked", None, time=at)


def created(**data):
    data = {"name": "Spring", "account": "acc-1", "message_1": {"text": "Bonjour"}, "message_2": {"text": "Merci"},
            "audience": {}, **data}
    return event("campaign.created", "spring", data)


def launched(**data):
    return event("campaign.launched", "spring", data)


def story():
    """One replies and gets Message 2, one writes STOP, one stays silent."""
    return [
        created(),
        launched(expected=3),
        enrolled(MARIE, time=moment(minutes=1)),
        enrolled(PAUL, time=moment(minutes=1)),
        enrolled(NOUR, time=moment(minutes=1)),
        sent(MARIE, moment(minutes=2)),
        sent(PAUL, moment(minutes=2)),
        sent(NOUR, moment(minutes=2)),
        replied(MARIE, moment(minutes=30)),
        replied(PAUL, moment(minutes=40), text="STOP"),
        sent(MARIE, moment(minutes=31), message="message_2", time=moment(minutes=41)),
    ]


def newer(**changes):
    """What only a later version of the program understands."""
    return event("contact.merged", **{"subject": MARIE, "data": {}, "source": "/relance/contacts", **changes})
