#include "change.h"

namespace relance::providers::cloud_api {
namespace {

constexpr PersonMembers kRecipient = {"recipient_id", "recipient_user_id"};

// The recipient of the message. Relance's own reference is more reliable than the number: WhatsApp reports some numbers
// in another form than the one that was dialled.
std::optional<Person> require_recipient(const Change& change, object status,
                                        const std::optional<SentReference>& reference, BodyCursor& cursor) {
  if (!reference) return require_person(change, status, kRecipient, cursor);
  const domain::ContactKeyView contact{reference->contact};
  if (contact.text().starts_with("bsuid:")) return Person{contact, std::nullopt};
  return Person{contact, find_user_id(change, status, kRecipient)};
}

std::optional<domain::ErrorView> find_error(object status, Arena& arena) {
  array errors;
  const auto member = find_member(status, "errors");
  if (!member || member->get(errors) != simdjson::SUCCESS) return std::nullopt;
  for (const element entry : errors) {
    object error;
    if (entry.get(error) == simdjson::SUCCESS) return read_error(error, arena);
  }
  return std::nullopt;
}

}  // namespace

void read_status(const Change& change, element item, BodyCursor& cursor) {
  object status;
  if (item.get(status) != simdjson::SUCCESS) return cursor.refuse(events::Reason::kValue);
  if (find_text(status, "recipient_type") == "group") return cursor.ignore(ignore_reason::kGroup);
  const auto word = require_text(cursor, status, "status", any_text, events::Reason::kValue);
  if (!word) return;
  const auto known = domain::parse_message_status(*word);
  if (!known) return cursor.ignore(ignore_reason::kStatusWord);

  const auto id = require_text(cursor, status, "id", domain::is_record_id, events::Reason::kId);
  if (!id) return;
  const auto opaque = find_text(status, "biz_opaque_callback_data");
  const auto reference = opaque ? parse_reference(*opaque) : std::nullopt;
  const auto recipient = require_recipient(change, status, reference, cursor);
  if (!recipient) return;
  const auto account = require_account(change, cursor);
  if (!account) return;

  domain::MessageStatusReported event;
  event.account = *account;
  event.provider_message_id = *id;
  event.status = *known;
  event.occurred_at = find_time(status, {"timestamp"});
  if (*known == domain::MessageStatus::kFailed) event.error = find_error(status, cursor.content().text);
  if (reference) event.reference = reference->message_id;
  event.user_id = recipient->user_id;
  cursor.content().events.push_back({recipient->contact, event});
}

}  // namespace relance::providers::cloud_api
