#include "item.h"

namespace relance::providers::wassenger {
namespace {

// A reaction: {"reaction":"<emoji>","messageId"} or {"reaction":{"emoji","id","fromMe",...}}.
struct Reaction {
  std::optional<object> members;
  std::optional<std::string_view> emoji;  // nullopt: removed
  std::optional<std::string_view> id;     // the reaction's own id, if any; then `message` is what was reacted to
  bool inbound = false;                   // the body says that a contact reacted
};

Reaction parse_reaction(object message) {
  Reaction reaction;
  reaction.members = find_object(message, "reaction");
  if (!reaction.members) {
    reaction.emoji = find_text(message, {"reaction", "emoji"});
    if (!reaction.emoji && find_text(message, "type") == "reaction") reaction.emoji = find_text(message, "body");
    return reaction;
  }
  const object members = *reaction.members;
  reaction.emoji = find_text(members, {"emoji", "text", "reaction", "body"});
  reaction.id = find_id(members, {"id"});
  const auto flow = find_text(members, "flow");
  const bool says_who = find_member(members, "fromMe") || flow;
  reaction.inbound = says_who && !is_own(members);
  if (is_true(members, "deleted") || is_true(members, "removed")) reaction.emoji.reset();
  return reaction;
}

std::string_view reason_to_ignore(const Item& item, const Reaction& reaction) {
  if (reaction.members && is_own(*reaction.members)) return ignore_reason::kEcho;
  if (!reaction.inbound && is_own(item.message)) return ignore_reason::kEcho;
  const std::string_view place = reason_of_place(item);
  if (!place.empty()) return place;
  return reaction.emoji ? std::string_view{} : ignore_reason::kReactionRemoved;
}

std::optional<std::string_view> require_id(const Item& item, const Reaction& reaction, BodyCursor& cursor) {
  if (reaction.id) return reaction.id;
  if (!find_member(item.message, "id")) {
    if (const auto id = find_id(item.envelope, {"id"})) return id;
  }
  return require_text(cursor, item.message, "id", domain::is_record_id, events::Reason::kId);
}

std::optional<std::string_view> find_reacted_to(object message, const Reaction& reaction) {
  if (reaction.members) {
    if (const auto id = find_id(*reaction.members, {"messageId", "message"})) return id;
  }
  if (const auto id = find_id(message, {"messageId"})) return id;
  if (const auto id = find_quoted(message)) return id;
  return reaction.id ? find_id(message, {"id"}) : std::nullopt;
}

// The time of the reaction, not that of the message it refers to.
OptionalTime find_reaction_time(const Item& item, const Reaction& reaction) {
  if (reaction.members) {
    if (const OptionalTime time = find_time(*reaction.members, {"timestamp", "date", "createdAt"})) return time;
  }
  return reaction.id ? find_time(item.envelope, {"created", "createdAt", "date"})
                     : find_time(item.message, {"timestamp", "date", "createdAt"});
}

}  // namespace

void read_reaction(const Item& item, BodyCursor& cursor) {
  const Reaction reaction = parse_reaction(item.message);
  const std::string_view reason = reason_to_ignore(item, reaction);
  if (!reason.empty()) return cursor.ignore(reason);
  const auto id = require_id(item, reaction, cursor);
  if (!id) return;

  domain::MessageReceived event;
  event.kind = "reaction";
  event.provider_message_id = *id;
  event.reply_to = find_reacted_to(item.message, reaction);
  event.occurred_at = find_reaction_time(item, reaction);
  // The person who reacts to a message of the account is its recipient.
  push_event(item, event, require_person(item, is_own(item.message) ? kRecipient : kSender, cursor), cursor);
}

}  // namespace relance::providers::wassenger
