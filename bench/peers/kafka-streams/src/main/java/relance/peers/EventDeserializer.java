package relance.peers;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import org.apache.kafka.common.serialization.Deserializer;

/** Reads events token by token. What is no event of ours is {@code null}. One thread. */
final class EventDeserializer implements Deserializer<Event> {
  private final JsonFactory json = new JsonFactory();
  private final Times times = new Times();

  @Override
  public Event deserialize(String topic, byte[] bytes) {
    if (bytes == null) return null;
    try (JsonParser in = json.createParser(bytes)) {
      Event event = new Event();
      if (in.nextToken() != JsonToken.START_OBJECT) return null;
      readEnvelope(in, event);
      boolean named = event.contact != null || event.type == Event.Type.TICK;
      return named && event.time != Contact.NEVER && in.nextToken() == null ? event : null;
    } catch (IOException | IllegalArgumentException e) {
      return null;
    }
  }

  private void readEnvelope(JsonParser in, Event event) throws IOException {
    for (String name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
      JsonToken token = in.nextToken();
      switch (name) {
        case "type" -> event.type = typeOf(in.getText());
        case "subject" -> event.contact = in.getText();
        case "time" -> event.time = times.parse(in.getText());
        case "data" -> {
          if (token == JsonToken.START_OBJECT) readData(in, event);
        }
        default -> in.skipChildren();
      }
    }
  }

  private void readData(JsonParser in, Event event) throws IOException {
    for (String name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
      if (in.nextToken() == JsonToken.VALUE_NULL) continue;
      switch (name) {
        case "campaign" -> event.campaign = in.getText();
        case "account" -> event.account = in.getText();
        case "message" -> event.message = in.getText();
        case "provider_message_id" -> event.providerMessageId = in.getText();
        case "status" -> event.status = in.getText();
        case "kind" -> event.kind = in.getText();
        case "text" -> event.text = in.getText();
        case "reply_to" -> event.replyTo = in.getText();
        case "sent_at", "occurred_at" -> event.occurredAt = times.parse(in.getText());
        default -> in.skipChildren();
      }
    }
  }

  private static Event.Type typeOf(String type) {
    return switch (type) {
      case "relance.message.sent.v1" -> Event.Type.SENT;
      case "relance.message.status.v1" -> Event.Type.STATUS;
      case "relance.message.received.v1" -> Event.Type.RECEIVED;
      case "relance.clock.ticked.v1" -> Event.Type.TICK;
      default -> Event.Type.OTHER;
    };
  }
}
