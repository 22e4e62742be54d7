#include "item.h"

namespace relance::providers::wassenger {
namespace {

// Why this message does not count as an answer by a person; empty if it does.
std::string_view reason_to_ignore(const Item& item, const MessageType& type) {
  if (is_own(item.message)) return ignore_reason::kEcho;
  const std::string_view place = reason_of_place(item);
  if (!place.empty()) return place;
  if (!type.reason.empty()) return type.reason;
  const auto meta = find_object(item.message, "meta");
  if (!meta) return {};
  if (is_true(*meta, "isRevoked")) return ignore_reason::kRevoke;
  if (is_true(*meta, "isNotification") || is_true(*meta, "isBizNotification") || is_true(*meta, "isPSA")) {
    return ignore_reason::kNotification;
  }
  return {};
}

bool is_voice(object message, const std::optional<object>& media) {
  if (is_true(message, "ptt") || find_text(message, "subtype") == "ptt") return true;
  return media && (find_text(*media, "format") == "ptt" || find_text(*media, "type") == "ptt");
}

void set_content(domain::MessageReceived& event, const Item& item, const MessageType& type, Arena& arena) {
  event.kind = type.kind;
  const auto media = find_object(item.message, "media");
  if (media) set_media(event, find_text(*media, "id"), find_text(*media, {"mime", "mime_type", "mimetype"}));
  if (type.kind == "audio" && is_voice(item.message, media)) event.kind = "voice";
  if (type.kind == "text") return set_text(event, find_text(item.message, "body"), arena);
  if (type.kind != "button" && type.kind != "list" && type.kind != "form") return;
  if (const auto title = find_text(item.message, "body")) event.text = without_nul(*title, arena);
}

}  // namespace

void read_message(const Item& item, BodyCursor& cursor) {
  const MessageType& type = *find_type(item.message);
  if (type.kind == "reaction") return read_reaction(item, cursor);
  const std::string_view reason = reason_to_ignore(item, type);
  if (!reason.empty()) return cursor.ignore(reason);
  const auto id = require_text(cursor, item.message, "id", domain::is_record_id, events::Reason::kId);
  if (!id) return;

  domain::MessageReceived event;
  event.provider_message_id = *id;
  set_content(event, item, type, cursor.content().text);
  event.reply_to = find_quoted(item.message);
  event.occurred_at = find_time(item.message, {"timestamp", "date", "createdAt"});
  push_event(item, event, require_person(item, kSender, cursor), cursor);
}

}  // namespace relance::providers::wassenger
