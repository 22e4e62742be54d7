// One Wassenger event about one message, and how it is read. The message is in `data` itself:
//   {"event","device":"..."|{"id"},"data":{"id","type","flow","fromNumber","chat":{"id","type","contact":{"phone"}}}}
// or one level below, beside its chat: {"data":{"message":{"id","from",...},"chat":{...}}}.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "provider_json.h"

namespace relance::providers::wassenger {

struct Item {
  object envelope;
  std::string envelope_pointer;
  object data;
  std::string data_pointer;
  object message;  // `data`, or `data.message`; the cursor is at it
  std::optional<object> chat;
};

// A WhatsApp id: `33612345678@c.us`, `120363@g.us`, `98765@lid`; the domain may be missing.
struct Address {
  std::string_view user;
  std::string_view domain;
  [[nodiscard]] bool is_person() const { return domain.empty() || domain == "c.us" || domain == "s.whatsapp.net"; }
};
[[nodiscard]] Address parse_address(std::string_view text);

// Why the chat is not one with a single person (group, channel, broadcast); empty if it is.
[[nodiscard]] std::string_view reason_of_place(const Item& item);

// Whether the account itself wrote it.
[[nodiscard]] bool is_own(object message);

// The device of the event; if there is none, refuses the element.
[[nodiscard]] std::optional<domain::AccountIdView> require_device(const Item& item, BodyCursor& cursor);

// How a message identifies a person: by number in the first of two members, otherwise by address, otherwise by chat.
struct PersonMembers {
  std::string_view number;
  std::string_view other_number;
  std::string_view address;
};
[[nodiscard]] std::optional<domain::ContactKeyView> require_person(const Item& item, PersonMembers members,
                                                                   BodyCursor& cursor);

// A type of inbound message.
struct MessageType {
  std::string_view word;
  std::string_view kind;    // empty if nobody wrote it: then
  std::string_view reason;  // why it is ignored
};
[[nodiscard]] const MessageType* find_type(object message);

// The message that is quoted.
[[nodiscard]] std::optional<std::string_view> find_quoted(object message);

// Completes `event` with device and sender and adds it to the content; if either is missing, refuses the element.
void push_event(const Item& item, domain::MessageReceived& event, const std::optional<domain::ContactKeyView>& sender,
                BodyCursor& cursor);

inline constexpr PersonMembers kSender = {"fromNumber", {}, "from"};
inline constexpr PersonMembers kRecipient = {"phone", "toNumber", "to"};

// Each adds exactly one event, ignored element or defect to the content.
void read_message(const Item& item, BodyCursor& cursor);
void read_reaction(const Item& item, BodyCursor& cursor);
void read_status(const Item& item, domain::MessageStatus status, BodyCursor& cursor);
void read_ack(const Item& item, BodyCursor& cursor);

}  // namespace relance::providers::wassenger
