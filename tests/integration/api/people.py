"""A made-up campaign with people whose names are hard to list, to find and to write down, and with many things at one
instant: nothing but an id tells them apart."""

from support.events import ACCOUNT, after, created, event, launched, received, sent, status, upserted
from support.history import end_of, tick

NAMES = ["Élodie Müller", "ÉMILE Émond", "José-María Núñez", "elena", "Łukasz O'Neill", "李小龍", "=1+1", "+33 1",
         "-2+3", "@SUM(A1:A9)", 'Jean "le grand", dit Jo', "Zoë; DROP", "  deux  espaces ", "'apostrophe", "100 % %_",
         "👩‍👩‍👧 Famille", "＝1", "Bob Élodie", "Ada", "ada", "two\r\nlines", "\ttab", "Zéro fin",
         "Long" + " mot" * 400 + "x" * 4000]
NAMELESS = 3
CATEGORIES = ["vip", "news", "list", "A.b_c@d-1"]
SILENT_CAMPAIGNS = [f"silent-{number}" for number in range(7)]


def number_of(index):
    return str(33600000000 + index * 104_729)


PEOPLE = [number_of(index) for index in range(len(NAMES) + NAMELESS)] + ["bsuid:FR.a-1"]
WRITERS = PEOPLE[::2]
EXCLUDED = WRITERS[5:11]  # from a second campaign, as they have opted out of all


def beginning():
    """Everybody, and campaigns of each status."""
    yield [event("category.upserted", name, after(), name=f"La « {name} »") for name in CATEGORIES]
    people = []
    for index, contact in enumerate(PEOPLE):
        profile = {"name": NAMES[index]} if index < len(NAMES) else {}
        chosen = ["vip"] + [name for at, name in enumerate(CATEGORIES[1:], 2) if index % at == 0]
        people.append(upserted(contact, after(seconds=1), categories=chosen, **profile))
    yield people
    for name in ("spring", "summer", *SILENT_CAMPAIGNS):
        campaign = created(name, after(seconds=2), ["vip" if name == "spring" else "nobody"])
        campaign["data"]["message_1"] = {"text": "Bonjour \0 « = »"}
        yield [campaign]
    yield [launched("spring", after(minutes=1))]
    yield [launched("summer", after(minutes=1))]
    yield [event("campaign.cancelled", SILENT_CAMPAIGNS[0], after(minutes=1))]
    yield [event("contact.enrolled", PEOPLE[0], after(minutes=1), campaign="elsewhere", account=ACCOUNT)]


def middle():
    """What they do, much of it at one instant."""
    yield [sent(contact, "spring", after(minutes=2)) for contact in PEOPLE[:-2]]
    yield [event("message.failed", PEOPLE[-2], after(minutes=2), campaign="spring", account=ACCOUNT,
                 message="message_1", error={"code": "131026", "title": "Undeliverable"})]
    yield [status(contact, "delivered", after(minutes=3)) for contact in PEOPLE[:12]]
    yield [status(contact, "read", after(minutes=4)) for contact in PEOPLE[:5]]
    yield [received(contact, after(hours=1), "Oui" if at < 5 else "STOP") for at, contact in enumerate(WRITERS)]
    yield [received(contact, after(hours=1), "Encore", "q") for contact in WRITERS[:4]]
    yield [sent(contact, "spring", after(hours=2), "message_2", "n") for contact in WRITERS[:4]]


def end():
    """The day after."""
    yield [event("contact.enrolled", contact, after(hours=29), campaign="summer", account=ACCOUNT)
           for contact in EXCLUDED]
    yield [event("contact.enrolled", PEOPLE[1], after(hours=29), campaign=SILENT_CAMPAIGNS[0], account=ACCOUNT)]
    late = [received(contact, after(hours=30), "Trop tard", "t") for contact in PEOPLE[1:13:2]]
    yield late
    yield [tick(end_of(late))]
