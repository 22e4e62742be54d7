"""What is posted: events of the theatre, and signed webhook bodies as the two providers send them."""

import datetime
import hashlib
import hmac
import itertools
import json

from stage.posts import Post
from stage.program import APP_SECRET, TOKEN, WASSENGER_SECRET

START = datetime.datetime(2026, 10, 5, 9, tzinfo=datetime.timezone.utc)
OWN_NUMBER = "33900112233"

_numbers = itertools.count()


def rfc3339(minutes):
    """A time of the play, counted from its start."""
    return (START + datetime.timedelta(minutes=minutes)).strftime("%Y-%m-%dT%H:%M:%S.000Z")


def epoch_seconds(minutes):
    return int((START + datetime.timedelta(minutes=minutes)).timestamp())


def event(kind, minutes, subject=None, **data):
    members = {"specversion": "1.0", "id": f"theatre-{next(_numbers)}", "source": "/theatre",
               "type": f"relance.{kind}.v1", "time": rfc3339(minutes), "data": data}
    return members if subject is None else members | {"subject": subject}


def events_post(events):
    headers = {"Authorization": f"Bearer {TOKEN}", "Content-Type": "application/cloudevents-batch+json"}
    return Post("/events", json.dumps(events).encode(), headers, [each["id"] for each in events])


def webhook(path, header, secret, minutes, body):
    raw = json.dumps(body, ensure_ascii=False).encode()
    digest = hmac.new(secret.encode(), raw, hashlib.sha256).hexdigest()
    return Post(path, raw, {"Content-Type": "application/json", header: f"sha256={digest}",
                            "Relance-Time": rfc3339(minutes)})


class CloudApi:
    """Meta's WhatsApp Cloud API: several updates in a body."""

    account = "401200450067890"
    updates_a_body = 10

    def _body(self, minutes, **value):
        value |= {"messaging_product": "whatsapp",
                  "metadata": {"display_phone_number": OWN_NUMBER, "phone_number_id": self.account}}
        body = {"object": "whatsapp_business_account",
                "entry": [{"id": "200100300400500", "changes": [{"field": "messages", "value": value}]}]}
        return webhook("/webhooks/whatsapp", "X-Hub-Signature-256", APP_SECRET, minutes, body)

    def statuses(self, minutes, updates):
        """`updates` are (person, provider id, word, message id)."""
        for first in range(0, len(updates), self.updates_a_body):
            items = []
            for person, number, word, _ in updates[first:first + self.updates_a_body]:
                item = {"id": number, "status": word, "timestamp": str(epoch_seconds(minutes)),
                        "recipient_id": person}
                if word == "failed":
                    item["errors"] = [{"code": 131026, "title": "Message undeliverable"}]
                items.append(item)
            yield self._body(minutes, statuses=items)

    def reply(self, minutes, person, number, text, written_at):
        message = {"from": person, "id": number, "timestamp": str(epoch_seconds(written_at)), "type": "text",
                   "text": {"body": text}}
        contact = {"profile": {"name": "Spectator"}, "wa_id": person}
        return self._body(minutes, contacts=[contact], messages=[message])


class Wassenger:
    """A Wassenger device: one update a body."""

    account = "65a1b2c3d4e5f60718293a4b"

    def _post(self, minutes, kind, number, happened_at, **data):
        body = {"id": f"evt{number}", "object": "message", "event": kind, "created": epoch_seconds(minutes),
                "device": {"id": self.account, "phone": f"+{OWN_NUMBER}"},
                "data": {"id": number, "type": "text", "date": rfc3339(happened_at),
                         "timestamp": epoch_seconds(happened_at),
                         "meta": {"isGroup": False, "isNotification": False, "isBroadcast": False}} | data}
        return webhook("/webhooks/wassenger", "X-Wassenger-Signature", WASSENGER_SECRET, minutes, body)

    def statuses(self, minutes, updates):
        for person, number, word, message_id in updates:
            yield self._post(minutes, "message:out:ack", number, minutes, flow="outbound", ack=word,
                             fromNumber=f"+{OWN_NUMBER}", toNumber=f"+{person}", reference=f"{message_id}/{person}")

    def reply(self, minutes, person, number, text, written_at):
        chat = {"id": f"{person}@c.us", "type": "chat"}
        return self._post(minutes, "message:in:new", number, written_at, flow="inbound", body=text, chat=chat,
                          fromNumber=f"+{person}", toNumber=f"+{OWN_NUMBER}")
