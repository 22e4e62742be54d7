#include <relance/providers/wassenger.h>

#include "item.h"

namespace relance::providers {
namespace {

using domain::MessageStatus;
using wassenger::Item;

// How events with one name are handled. A name that ends in `:*` matches all names with that prefix.
struct EventRule {
  enum class Action : std::uint8_t { kIgnore, kMessage, kReaction, kStatus, kAck };
  std::string_view name;
  Action action;
  std::string_view reason;  // kIgnore
  MessageStatus status{};   // kStatus
};
using Action = EventRule::Action;

constexpr EventRule kRules[] = {
    {"message:in:new", Action::kMessage, {}},
    {"message:reaction", Action::kReaction, {}},
    {"message:out:ack", Action::kAck, {}},
    {"message:out:sent", Action::kStatus, {}, MessageStatus::kSent},
    {"message:out:failed", Action::kStatus, {}, MessageStatus::kFailed},
    {"message:out:delivered", Action::kStatus, {}, MessageStatus::kDelivered},
    {"message:out:read", Action::kStatus, {}, MessageStatus::kRead},
    {"message:out:played", Action::kStatus, {}, MessageStatus::kPlayed},
    {"message:out:new", Action::kIgnore, ignore_reason::kEcho},
    {"message:update", Action::kIgnore, ignore_reason::kEdit},
    {"message:updated", Action::kIgnore, ignore_reason::kEdit},
    {"message:edited", Action::kIgnore, ignore_reason::kEdit},
    {"message:deleted", Action::kIgnore, ignore_reason::kRevoke},
    {"message:delete", Action::kIgnore, ignore_reason::kRevoke},
    {"message:revoked", Action::kIgnore, ignore_reason::kRevoke},
    {"group:*", Action::kIgnore, ignore_reason::kGroup},
    {"channel:*", Action::kIgnore, ignore_reason::kChannel},
    {"status:*", Action::kIgnore, ignore_reason::kBroadcast},
    {"call:*", Action::kIgnore, ignore_reason::kCall},
};
constexpr EventRule kOtherEvent = {{}, Action::kIgnore, ignore_reason::kEvent};

const EventRule& rule_of(std::string_view event) {
  for (const EventRule& rule : kRules) {
    const bool matches =
        rule.name.ends_with('*') ? event.starts_with(rule.name.substr(0, rule.name.size() - 1)) : event == rule.name;
    if (matches) return rule;
  }
  return kOtherEvent;
}

void read_item(const Item& item, const EventRule& rule, BodyCursor& cursor) {
  switch (rule.action) {
    case Action::kIgnore:
      return cursor.ignore(rule.reason);
    case Action::kMessage:
      return wassenger::read_message(item, cursor);
    case Action::kReaction:
      return wassenger::read_reaction(item, cursor);
    case Action::kStatus:
      return wassenger::read_status(item, rule.status, cursor);
    case Action::kAck:
      return wassenger::read_ack(item, cursor);
  }
}

// One subject of an event: its `data`, or one item of it; the cursor is at it.
void read_data(object envelope, std::string envelope_pointer, std::optional<element> data, BodyCursor& cursor) {
  const auto event = find_member(envelope, "event");
  std::string_view name;
  if (!event) return cursor.refuse_at(envelope_pointer, events::Reason::kMember, "event");
  if (event->get(name) != simdjson::SUCCESS) return cursor.refuse_at(envelope_pointer, events::Reason::kValue, "event");
  const EventRule& rule = rule_of(name);
  if (rule.action == Action::kIgnore) return cursor.ignore(rule.reason);
  if (!data) return cursor.refuse(events::Reason::kMember);
  object members;
  if (data->get(members) != simdjson::SUCCESS) return cursor.refuse(events::Reason::kValue);

  Item item{envelope, std::move(envelope_pointer), members, cursor.pointer(), members, find_object(members, "chat")};
  const auto nested = find_object(members, "message");
  if (!nested) return read_item(item, rule, cursor);
  item.message = *nested;
  if (!item.chat) item.chat = find_object(*nested, "chat");
  const BodyCursor::Step step{cursor, "message"};
  read_item(item, rule, cursor);
}

// One event, alone or in an array of events.
void read_event(element event, BodyCursor& cursor) {
  object envelope;
  if (event.get(envelope) != simdjson::SUCCESS) return cursor.refuse(events::Reason::kValue);
  const std::string envelope_pointer = cursor.pointer();
  const BodyCursor::Step data_step{cursor, "data"};
  const auto data = find_member(envelope, "data");
  array items;
  if (!data || data->get(items) != simdjson::SUCCESS) return read_data(envelope, envelope_pointer, data, cursor);
  if (items.begin() == items.end()) return cursor.ignore(ignore_reason::kEmpty);
  std::size_t index = 0;
  for (const element item : items) {
    const BodyCursor::Step step{cursor, index++};
    read_data(envelope, envelope_pointer, item, cursor);
  }
}

}  // namespace

struct WassengerReader::State {
  simdjson::dom::parser parser{kBodyBytesMax};
};

WassengerReader::WassengerReader() : state_(std::make_unique<State>()) {}
WassengerReader::~WassengerReader() = default;

void WassengerReader::read(std::string_view body, WebhookContent& out) {
  out.clear();
  const auto root = parse_body(state_->parser, body, out);
  if (!root) return;
  BodyCursor cursor{out};
  array events;
  if (root->get(events) != simdjson::SUCCESS) return read_event(*root, cursor);
  std::size_t index = 0;
  for (const element event : events) {
    const BodyCursor::Step step{cursor, index++};
    read_event(event, cursor);
  }
}

}  // namespace relance::providers
