"""Events of a made-up campaign."""

import datetime

from support.history import rfc3339

START = datetime.datetime(2026, 11, 20, 8, tzinfo=datetime.timezone.utc)
ACCOUNT = "acc-1"
MARIE = "33612345678"


def after(**duration):
    """A moment of the story: so long after its start."""
    return rfc3339(START + datetime.timedelta(**duration))


def event(kind, subject, at, /, **data):
    return {"specversion": "1.0", "id": f"{kind}-{subject}", "source": "/tests", "type": f"relance.{kind}.v1",
            "subject": subject, "time": at, "data": data}


def upserted(contact, at, **profile):
    return event("contact.upserted", contact, at, **profile)


def created(campaign, at, categories=None, **options):
    return event("campaign.created", campaign, at, name=campaign, account=ACCOUNT, message_1={"text": "Bonjour"},
                 message_2={"text": "Merci"}, audience={"categories": categories} if categories else {}, **options)


def launched(campaign, at, **options):
    return event("campaign.launched", campaign, at, **options)


def sent(contact, campaign, at, message="message_1", number="m"):
    return event("message.sent", contact, at, campaign=campaign, account=ACCOUNT, message=message,
                 provider_message_id=f"{number}-{contact}", sent_at=at)


def received(contact, at, text="Oui", number="r"):
    return event("message.received", contact, at, account=ACCOUNT, provider_message_id=f"{number}-{contact}",
                 kind="text", text=text, occurred_at=at)


def status(contact, word, at, number="m"):
    return event("message.status", contact, at, account=ACCOUNT, provider_message_id=f"{number}-{contact}", status=word,
                 occurred_at=at)


def audience(count):
    return [str(33700000000 + i * 7919) for i in range(count)]


def campaign(contacts, name="spring", category="vip"):
    """A campaign to a category, of two days: (its beginning up to the launch, what the people do, its end)."""
    beginning = [event("category.upserted", category, after(), name="VIP"), created(name, after(), [category])]
    beginning += [upserted(contact, after(seconds=1), name=f"No {i}", categories=[category])
                  for i, contact in enumerate(contacts)]
    beginning.append(launched(name, after(minutes=1)))
    middle = [sent(contact, name, after(minutes=2)) for contact in contacts]
    middle += [status(contact, "delivered", after(minutes=3)) for contact in contacts[::2]]
    middle += [received(contact, after(hours=1)) for contact in contacts[::3]]
    middle += [received(contact, after(hours=2), "STOP", "s") for contact in contacts[1::6]]
    middle += [sent(contact, name, after(hours=3), "message_2", "n") for contact in contacts[::3]]
    end = [received(contact, after(hours=25), "Trop tard", "t") for contact in contacts[2::6]]
    end.append(event("campaign.cancelled", name, after(hours=30)))
    return beginning, middle, end
