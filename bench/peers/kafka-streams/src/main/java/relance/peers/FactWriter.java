package relance.peers;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.UUID;

/** Writes facts, requests and differences as the schemas describe them. One thread. */
final class FactWriter {
  static final String[] MESSAGES = {"message_1", "message_2"};

  private final JsonFactory json = new JsonFactory();
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
  private final Times times = new Times();
  private JsonGenerator out;
  private String cause;
  private int number;

  /** What follows was caused by this record. */
  void begin(String topic, int partition, long offset) {
    cause = topic + '/' + partition + '/' + offset;
    number = 0;
  }

  byte[] messageUpdated(String key, Contact contact, int which, long occurredAt, long now) {
    Contact.Message message = contact.messages[which];
    return fact("relance.message.updated.v1", key, now, () -> {
      out.writeStringField("campaign", contact.campaign);
      out.writeStringField("message", MESSAGES[which]);
      id("message_id", message.idHigh, message.idLow);
      out.writeStringField("status", message.status.word);
      time("occurred_at", occurredAt);
      if (!message.providerId.isEmpty()) out.writeStringField("provider_message_id", message.providerId);
    });
  }

  byte[] outcomeChanged(String key, Contact contact, Outcome from, long now) {
    return fact("relance.contact.outcome_changed.v1", key, now, () -> {
      out.writeStringField("campaign", contact.campaign);
      out.writeStringField("from", from.word);
      out.writeStringField("to", contact.outcome.word);
    });
  }

  byte[] timedOut(String key, Contact contact, long due, long now) {
    return fact("relance.contact.timed_out.v1", key, now, () -> {
      out.writeStringField("campaign", contact.campaign);
      time("sent_at", contact.messages[0].sentAt);
      time("due_at", due);
    });
  }

  byte[] optedOut(String key, String account, long now) {
    return fact("relance.contact.opted_out.v1", key, now, () -> out.writeStringField("account", account));
  }

  byte[] windowOpened(String key, String account, long until, long now) {
    return fact("relance.window.opened.v1", key, now, () -> {
      out.writeStringField("account", account);
      time("until", until);
    });
  }

  byte[] interactionRecorded(String key, Event event, UUID id, String campaign, boolean within, long at, long now) {
    return fact("relance.interaction.recorded.v1", key, now, () -> {
      id("interaction_id", id.getMostSignificantBits(), id.getLeastSignificantBits());
      out.writeStringField("account", event.account);
      out.writeStringField("campaign", campaign);
      out.writeStringField("kind", event.kind);
      time("occurred_at", at);
      time("received_at", event.time);
      if (campaign == null) {
        out.writeNullField("within_24h");
      } else {
        out.writeBooleanField("within_24h", within);
      }
      out.writeStringField("provider_message_id", event.providerMessageId);
    });
  }

  byte[] message2Requested(String key, Contact contact, long notAfter, long now) {
    return fact("relance.message.requested.v1", key, now, () -> {
      out.writeStringField("campaign", contact.campaign);
      out.writeStringField("account", contact.account);
      out.writeStringField("message", MESSAGES[1]);
      id("message_id", contact.messages[1].idHigh, contact.messages[1].idLow);
      time("not_after", notAfter);
    });
  }

  byte[] sendRequested(String key, Contact contact, long notAfter, long now) {
    return record("relance.send.requested.v1", contact.account, now, () -> {
      id("message_id", contact.messages[1].idHigh, contact.messages[1].idLow);
      out.writeStringField("contact", key);
      out.writeStringField("campaign", contact.campaign);
      out.writeStringField("message", MESSAGES[1]);
      time("not_after", notAfter);
    });
  }

  byte[] sendWithdrawn(Contact contact, long now) {
    return record("relance.send.withdrawn.v1", contact.account, now,
        () -> id("message_id", contact.messages[1].idHigh, contact.messages[1].idLow));
  }

  byte[] counted(String campaign, Counts counts, long now) {
    return record("relance.campaign.counted.v1", campaign, now, () -> {
      out.writeStringField("scope", "campaign:" + campaign);
      for (int i = 0; i < Counts.NAMES.length; i++) {
        if (counts.differences[i] != 0) out.writeNumberField(Counts.NAMES[i], counts.differences[i]);
      }
    });
  }

  private interface Members {
    void write() throws IOException;
  }

  private byte[] fact(String type, String contact, long now, Members members) {
    return record(type, contact, now, () -> {
      out.writeStringField("contact", contact);
      members.write();
    });
  }

  private byte[] record(String type, String subject, long now, Members members) {
    bytes.reset();
    try (JsonGenerator generator = json.createGenerator(bytes, JsonEncoding.UTF8)) {
      out = generator;
      out.writeStartObject();
      out.writeStringField("specversion", "1.0");
      out.writeStringField("id", cause + ':' + number++);
      out.writeStringField("source", "/relance/contact");
      out.writeStringField("type", type);
      out.writeStringField("subject", subject);
      time("time", now);
      out.writeStringField("cause", cause);
      out.writeObjectFieldStart("data");
      members.write();
      out.writeEndObject();
      out.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private void time(String name, long time) throws IOException {
    out.writeFieldName(name);
    char[] text = times.format(time);
    out.writeString(text, 0, text.length);
  }

  private void id(String name, long high, long low) throws IOException {
    out.writeStringField(name, new UUID(high, low).toString());
  }
}
