#include <algorithm>
#include <span>

#include "change.h"

namespace relance::providers::cloud_api {
namespace {

constexpr PersonMembers kSender = {"from", "from_user_id"};

struct MessageType {
  std::string_view word;
  std::string_view kind;
  bool media;
};

constexpr MessageType kTypes[] = {
    {"text", "text", false},         {"image", "image", true},        {"video", "video", true},
    {"audio", "audio", true},        {"voice", "voice", true},        {"document", "document", true},
    {"sticker", "sticker", true},    {"location", "location", false}, {"contacts", "contacts", false},
    {"order", "order", false},       {"button", "button", false},     {"interactive", "interactive", false},
    {"reaction", "reaction", false},
};

struct InteractiveType {
  std::string_view word;
  std::string_view kind;
  std::string_view title;  // the member with the text shown to the person
};

constexpr InteractiveType kInteractiveTypes[] = {
    {"button_reply", "button", "title"}, {"list_reply", "list", "title"}, {"nfm_reply", "form", "body"}};

struct PassedOver {
  std::string_view word;
  std::string_view reason;
};

constexpr PassedOver kPassedOver[] = {
    {"system", ignore_reason::kSystem},
    {"edit", ignore_reason::kEdit},
    {"revoke", ignore_reason::kRevoke},
    {"request_welcome", ignore_reason::kRequestWelcome},
    {"notification", ignore_reason::kNotification},
    {"call", ignore_reason::kCall},
};

template <class Row>
const Row* find_row(std::span<const Row> rows, std::string_view word) {
  const auto row = std::ranges::find(rows, word, &Row::word);
  return row == rows.end() ? nullptr : &*row;
}

// The message's type; if it has none, derived from its members.
std::string_view type_of(object message) {
  if (const auto type = find_text(message, "type")) return *type;
  for (const auto [name, value] : message) {
    if (value.is_object() || value.is_array()) {
      if (find_row<MessageType>(kTypes, name)) return name;
    }
  }
  return "";
}

bool is_removed_reaction(object message) {
  const auto reaction = find_object(message, "reaction");
  return !reaction || !find_text(*reaction, "emoji");
}

// The business wrote it in its own app: only echoes name their recipient.
bool is_echo(const Change& change, object message) {
  const auto from = find_text(message, "from");
  return !change.own_number.empty() && find_text(message, "to") && from && number_of(*from) == change.own_number;
}

// Why this message does not count as an answer by a person; empty if it does.
std::string_view reason_to_ignore(const Change& change, object message, std::string_view type) {
  if (find_member(message, "group_id")) return ignore_reason::kGroup;
  if (is_echo(change, message)) return ignore_reason::kEcho;
  if (const auto* passed = find_row<PassedOver>(kPassedOver, type)) return passed->reason;
  if (type == "reaction" && is_removed_reaction(message)) return ignore_reason::kReactionRemoved;
  return {};
}

void set_title(domain::MessageReceived& event, object shown, std::string_view member, Arena& arena) {
  if (const auto title = find_text(shown, member)) event.text = without_nul(*title, arena);
}

void set_interactive(domain::MessageReceived& event, object message, Arena& arena) {
  event.kind = "unknown";
  const auto interactive = find_object(message, "interactive");
  if (!interactive) return;
  const auto named = find_text(*interactive, "type");
  for (const InteractiveType& type : kInteractiveTypes) {
    const auto reply = find_object(*interactive, type.word);
    if (named ? *named != type.word : !reply) continue;
    event.kind = type.kind;
    if (reply) set_title(event, *reply, type.title, arena);
    return;
  }
}

void set_content(domain::MessageReceived& event, object message, std::string_view word, Arena& arena) {
  const auto* type = find_row<MessageType>(kTypes, word);
  event.kind = type ? type->kind : "unknown";
  if (word == "interactive") return set_interactive(event, message, arena);
  if (type == nullptr) return;
  const auto part = find_object(message, word);
  if (!part) return;
  if (word == "text") return set_text(event, find_text(*part, "body"), arena);
  if (word == "button") return set_title(event, *part, "text", arena);
  if (word == "audio" && is_true(*part, "voice")) event.kind = "voice";
  if (type->media) set_media(event, find_text(*part, "id"), find_text(*part, "mime_type"));
}

// The message that this one answers or reacts to.
std::optional<std::string_view> reply_to_of(object message, std::string_view type) {
  const auto part = find_object(message, type == "reaction" ? "reaction" : "context");
  const auto id = part ? find_text(*part, type == "reaction" ? "message_id" : "id") : std::nullopt;
  return id && domain::is_record_id(*id) ? id : std::nullopt;
}

}  // namespace

void read_message(const Change& change, element item, BodyCursor& cursor) {
  object message;
  if (item.get(message) != simdjson::SUCCESS) return cursor.refuse(events::Reason::kValue);
  const std::string_view type = type_of(message);
  const std::string_view reason = reason_to_ignore(change, message, type);
  if (!reason.empty()) return cursor.ignore(reason);

  const auto id = require_text(cursor, message, "id", domain::is_record_id, events::Reason::kId);
  if (!id) return;
  const auto sender = require_person(change, message, kSender, cursor);
  if (!sender) return;
  const auto account = require_account(change, cursor);
  if (!account) return;

  domain::MessageReceived event;
  event.account = *account;
  event.provider_message_id = *id;
  set_content(event, message, type, cursor.content().text);
  event.reply_to = reply_to_of(message, type);
  event.occurred_at = find_time(message, {"timestamp"});
  event.user_id = sender->user_id;
  cursor.content().events.push_back({sender->contact, event});
}

}  // namespace relance::providers::cloud_api
