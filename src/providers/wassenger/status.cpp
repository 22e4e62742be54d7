#include "item.h"

namespace relance::providers::wassenger {
namespace {

using domain::MessageStatus;

std::optional<SentReference> find_reference(const Item& item) {
  auto text = find_text(item.message, "reference");
  if (!text) text = find_text(item.data, "reference");
  return text ? parse_reference(*text) : std::nullopt;
}

// The time according to the account's queue.
OptionalTime find_queue_time(object message, MessageStatus status) {
  switch (status) {
    case MessageStatus::kSent:
      return find_time(message, {"sentAt"});
    case MessageStatus::kFailed:
      return find_time(message, {"failedAt"});
    case MessageStatus::kDelivered:
      return find_time(message, {"deliveredAt"});
    case MessageStatus::kRead:
      return find_time(message, {"readAt"});
    case MessageStatus::kPlayed:
      return find_time(message, {"playedAt"});
    case MessageStatus::kPending:
      break;
  }
  return {};
}

// The time of an acknowledgement: {"events":{"<word>":{"date"}}}, otherwise the event's own time, otherwise as a lower
// bound the time when the message was written.
OptionalTime find_ack_time(const Item& item, std::string_view word) {
  const auto events = find_object(item.message, "events");
  const auto entry = events ? find_object(*events, word) : std::nullopt;
  OptionalTime time = entry ? find_time(*entry, {"date"}) : OptionalTime{};
  if (!time) time = find_time(item.envelope, {"created", "createdAt", "date"});
  return time ? time : find_time(item.message, {"timestamp", "date"});
}

std::optional<domain::ErrorView> find_error(object message, Arena& arena) {
  if (const auto error = find_object(message, "error")) return read_error(*error, arena);
  const auto title = find_text(message, {"error", "failureReason", "errorMessage"});
  if (!title) return std::nullopt;
  return domain::ErrorView{"", *title};
}

void push_status(const Item& item, MessageStatus status, OptionalTime occurred_at, BodyCursor& cursor) {
  const auto id = require_text(cursor, item.message, "id", domain::is_record_id, events::Reason::kId);
  if (!id) return;
  const auto reference = find_reference(item);
  const auto contact =
      reference ? std::optional{domain::ContactKeyView{reference->contact}} : require_person(item, kRecipient, cursor);
  if (!contact) return;
  const auto device = require_device(item, cursor);
  if (!device) return;

  domain::MessageStatusReported event;
  event.account = *device;
  event.provider_message_id = *id;
  event.status = status;
  event.occurred_at = occurred_at;
  if (status == MessageStatus::kFailed) event.error = find_error(item.message, cursor.content().text);
  if (reference) event.reference = reference->message_id;
  cursor.content().events.push_back({*contact, event});
}

}  // namespace

void read_status(const Item& item, MessageStatus status, BodyCursor& cursor) {
  const std::string_view place = reason_of_place(item);
  if (!place.empty()) return cursor.ignore(place);
  push_status(item, status, find_queue_time(item.message, status), cursor);
}

void read_ack(const Item& item, BodyCursor& cursor) {
  const std::string_view place = reason_of_place(item);
  if (!place.empty()) return cursor.ignore(place);
  std::string_view word;
  if (find_member(item.message, "ack") || !find_member(item.envelope, "ack")) {
    const auto own = require_text(cursor, item.message, "ack", any_text, events::Reason::kValue);
    if (!own) return;
    word = *own;
  } else {
    word = find_text(item.envelope, "ack").value_or("");
  }
  const auto status = domain::parse_message_status(word);
  if (!status) return cursor.ignore(ignore_reason::kAck);
  push_status(item, *status, find_ack_time(item, word), cursor);
}

}  // namespace relance::providers::wassenger
