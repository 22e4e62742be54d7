#include <relance/json/text.h>
#include <relance/providers/webhook_event_writer.h>

namespace relance::providers {
namespace {

void append_optional(std::string_view member, const std::optional<std::string_view>& text, ByteBuffer& out) {
  if (!text) return;
  out.append(member);
  json::append_string(*text, out);
}

void append_occurred_at(OptionalTime occurred_at, ByteBuffer& out) {
  if (!occurred_at) return;
  out.append(R"(,"occurred_at":)");
  json::append_time(*occurred_at, out);
}

void append_data(const domain::MessageReceived& event, ByteBuffer& out) {
  out.append(R"(,"kind":)");
  json::append_string(event.kind, out);
  append_optional(R"(,"text":)", event.text, out);
  append_optional(R"(,"reply_to":)", event.reply_to, out);
  append_occurred_at(event.occurred_at, out);
  if (event.media) {
    out.append(R"(,"media":{"id":)");
    json::append_string(event.media->id, out);
    out.append(R"(,"mime_type":)");
    json::append_string(event.media->mime_type, out);
    out.push('}');
  }
  append_optional(R"(,"user_id":)", event.user_id, out);
}

void append_data(const domain::MessageStatusReported& event, ByteBuffer& out) {
  out.append(R"(,"status":)");
  json::append_plain_string(domain::to_text(event.status), out);
  append_occurred_at(event.occurred_at, out);
  if (event.error) {
    out.append(R"(,"error":{"code":)");
    json::append_string(event.error->code, out);
    out.append(R"(,"title":)");
    json::append_string(event.error->title, out);
    out.push('}');
  }
  append_optional(R"(,"reference":)", event.reference, out);
  append_optional(R"(,"user_id":)", event.user_id, out);
}

}  // namespace

std::size_t write_webhook_event(const WebhookEvent& event, std::string_view id, std::string_view source, Timestamp time,
                                ByteBuffer& out) {
  const bool received = std::holds_alternative<domain::MessageReceived>(event.body);
  out.append(R"({"specversion":"1.0","id":)");
  json::append_plain_string(id, out);
  out.push(',');
  const std::size_t decided = out.size();
  out.append(R"("source":)");
  json::append_string(source, out);
  out.append(received ? R"(,"type":"relance.message.received.v1","subject":)"
                      : R"(,"type":"relance.message.status.v1","subject":)");
  json::append_plain_string(event.contact.text(), out);
  out.append(R"(,"time":)");
  json::append_time(time, out);
  std::visit(
      [&](const auto& body) {
        out.append(R"(,"data":{"account":)");
        json::append_plain_string(body.account.text(), out);
        out.append(R"(,"provider_message_id":)");
        json::append_plain_string(body.provider_message_id, out);
        append_data(body, out);
      },
      event.body);
  out.append("}}");
  return decided;
}

}  // namespace relance::providers
