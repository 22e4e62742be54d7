#include <cstring>

#include "event.h"

namespace relance::floor {
namespace {

using simdjson::dom::element;
using simdjson::dom::object;

EventType type_of(std::string_view name) {
  if (name == "relance.message.status.v1") return EventType::kStatus;
  if (name == "relance.message.sent.v1") return EventType::kSent;
  if (name == "relance.message.received.v1") return EventType::kReceived;
  if (name == "relance.clock.ticked.v1") return EventType::kTick;
  return EventType::kOther;
}

bool take(element value, std::string_view& text) {
  return value.get(text) == simdjson::SUCCESS;
}

bool take(element value, OptionalTime& time) {
  std::string_view text;
  if (!take(value, text)) return false;
  const auto parsed = parse_rfc3339(text);
  if (parsed) time = *parsed;
  return parsed.has_value();
}

// By the length of its name: one comparison a member.
bool take_data_member(std::string_view name, element value, Event& event) {
  switch (name.size()) {
    case 4:
      if (name == "kind") return take(value, event.kind);
      return name != "text" || take(value, event.text);
    case 6:
      return name != "status" || take(value, event.status);
    case 7:
      if (name == "account") return take(value, event.account);
      if (name == "message") return take(value, event.message);
      return name != "sent_at" || take(value, event.occurred_at);
    case 8:
      if (name == "campaign") return take(value, event.campaign);
      return name != "reply_to" || take(value, event.reply_to);
    case 11:
      return name != "occurred_at" || take(value, event.occurred_at);
    case 19:
      return name != "provider_message_id" || take(value, event.provider_message_id);
    default:
      return true;
  }
}

bool take_data(element value, Event& event) {
  object data;
  if (value.get(data) != simdjson::SUCCESS) return false;
  for (const auto member : data) {
    if (!take_data_member(member.key, member.value, event)) return false;
  }
  return true;
}

bool take_member(std::string_view name, element value, Event& event, OptionalTime& time) {
  switch (name.size()) {
    case 4: {
      if (name == "time") return take(value, time);
      if (name == "data") return take_data(value, event);
      if (name != "type") return true;
      std::string_view type;
      if (!take(value, type)) return false;
      event.type = type_of(type);
      return true;
    }
    case 7:
      return name != "subject" || take(value, event.contact);
    default:
      return true;
  }
}

}  // namespace

bool EventReader::read(std::string_view json, Event& event) {
  event = {};
  if (padded_.size() < json.size() + simdjson::SIMDJSON_PADDING)
    padded_.resize(json.size() + simdjson::SIMDJSON_PADDING);
  std::memcpy(padded_.data(), json.data(), json.size());
  object envelope;
  if (parser_.parse(padded_.data(), json.size(), false).get(envelope) != simdjson::SUCCESS) return false;
  OptionalTime time;
  for (const auto member : envelope) {
    if (!take_member(member.key, member.value, event, time)) return false;
  }
  if (!time || event.type == EventType::kOther) return false;
  event.time = *time;
  return event.type == EventType::kTick || !event.contact.empty();
}

}  // namespace relance::floor
