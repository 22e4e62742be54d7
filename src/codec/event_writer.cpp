#include <relance/codec/event_writer.h>
#include <relance/codec/json_text.h>

namespace relance::codec {
namespace {

void append_optional(std::string_view member, const std::optional<std::string_view>& text, ByteBuffer& out) {
  if (!text) return;
  out.append(member);
  append_json_string(*text, out);
}

void append_occurred_at(OptionalTime occurred_at, ByteBuffer& out) {
  if (!occurred_at) return;
  out.append(R"(,"occurred_at":)");
  append_time(*occurred_at, out);
}

void append_data(const domain::MessageReceived& event, ByteBuffer& out) {
  out.append(R"(,"kind":)");
  append_json_string(event.kind, out);
  append_optional(R"(,"text":)", event.text, out);
  append_optional(R"(,"reply_to":)", event.reply_to, out);
  append_occurred_at(event.occurred_at, out);
  if (event.media) {
    out.append(R"(,"media":{"id":)");
    append_json_string(event.media->id, out);
    out.append(R"(,"mime_type":)");
    append_json_string(event.media->mime_type, out);
    out.push('}');
  }
  append_optional(R"(,"user_id":)", event.user_id, out);
}

void append_data(const domain::MessageStatusReported& event, ByteBuffer& out) {
  out.append(R"(,"status":)");
  append_plain_string(domain::to_text(event.status), out);
  append_occurred_at(event.occurred_at, out);
  if (event.error) {
    out.append(R"(,"error":{"code":)");
    append_json_string(event.error->code, out);
    out.append(R"(,"title":)");
    append_json_string(event.error->title, out);
    out.push('}');
  }
  append_optional(R"(,"reference":)", event.reference, out);
  append_optional(R"(,"user_id":)", event.user_id, out);
}

}  // namespace

void write_webhook_event(const WebhookEvent& event, std::string_view id, std::string_view source, Timestamp time,
                         ByteBuffer& out) {
  const bool received = std::holds_alternative<domain::MessageReceived>(event.body);
  out.append(R"({"specversion":"1.0","id":)");
  append_plain_string(id, out);
  out.append(R"(,"source":)");
  append_json_string(source, out);
  out.append(received ? R"(,"type":"relance.message.received.v1","subject":)"
                      : R"(,"type":"relance.message.status.v1","subject":)");
  append_plain_string(event.contact.text(), out);
  out.append(R"(,"time":)");
  append_time(time, out);
  std::visit(
      [&](const auto& body) {
        out.append(R"(,"data":{"account":)");
        append_plain_string(body.account.text(), out);
        out.append(R"(,"provider_message_id":)");
        append_plain_string(body.provider_message_id, out);
        append_data(body, out);
      },
      event.body);
  out.append("}}");
}

}  // namespace relance::codec
