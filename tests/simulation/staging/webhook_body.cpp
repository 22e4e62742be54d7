#include "simulation/staging/webhook_body.h"

#include <algorithm>
#include <string_view>

namespace relance::driver {
namespace {

namespace json = boost::json;
using oracle::Planned;

json::string text_of(const Planned& planned, std::string_view name) {
  const json::value* value = planned.data.if_contains(name);
  return value != nullptr && value->is_string() ? value->as_string() : json::string{};
}

std::string seconds_of(const Planned& planned) {
  const auto occurred = oracle::parse_instant(std::string_view{text_of(planned, "occurred_at")});
  return std::to_string(std::max<oracle::Millis>(occurred.value_or(planned.time), 0) / oracle::kSecond);
}

json::object message(const Planned& planned) {
  json::object out{{"from", planned.subject},
                   {"id", text_of(planned, "provider_message_id")},
                   {"timestamp", seconds_of(planned)},
                   {"type", "text"},
                   {"text", json::object{{"body", text_of(planned, "text")}}}};
  if (const json::string reply_to = text_of(planned, "reply_to"); !reply_to.empty())
    out["context"] = json::object{{"id", reply_to}};
  return out;
}

json::object status(const Planned& planned) {
  json::object out{{"id", text_of(planned, "provider_message_id")},
                   {"status", text_of(planned, "status")},
                   {"timestamp", seconds_of(planned)},
                   {"recipient_id", planned.subject}};
  if (const json::string reference = text_of(planned, "reference"); !reference.empty())
    out["biz_opaque_callback_data"] = std::string{std::string_view{reference}} + "/" + planned.subject;
  return out;
}

}  // namespace

void become_webhook(oracle::Random& random, const Planned& planned, Item& item) {
  const bool is_message = planned.type == "message.received";
  if (!is_message && planned.type != "message.status") return;
  if (planned.subject.starts_with("bsuid:")) return;
  const json::object element = is_message ? message(planned) : status(planned);
  json::array elements{element};
  item.events = 1;
  if (random.chance(15)) {
    elements.push_back(element);
    ++item.events;
  }
  if (random.chance(15)) {
    item.defects = static_cast<std::size_t>(random.pick<std::int64_t>({1, 2, 12}));
    for (std::size_t i = 0; i < item.defects; ++i)
      elements.insert(elements.begin(), json::object{{"from", planned.subject}, {"type", "text"}, {"status", "sent"}});
  }
  const json::object value{{"messaging_product", "whatsapp"},
                           {"metadata", json::object{{"phone_number_id", text_of(planned, "account")}}},
                           {is_message ? "messages" : "statuses", elements}};
  const json::object change{{"field", "messages"}, {"value", value}};
  const json::object entry{{"id", "1"}, {"changes", json::array{change}}};
  item.body = json::serialize(json::object{{"object", "whatsapp_business_account"}, {"entry", json::array{entry}}});
  item.kind = Kind::kWebhook;
}

}  // namespace relance::driver
