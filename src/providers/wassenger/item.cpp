#include "item.h"

#include <initializer_list>

namespace relance::providers::wassenger {
namespace {

std::string_view reason_of_domain(std::string_view domain) {
  if (domain == "g.us") return ignore_reason::kGroup;
  if (domain == "broadcast") return ignore_reason::kBroadcast;
  if (domain == "newsletter") return ignore_reason::kChannel;
  return {};
}

std::string_view reason_of_chat_type(std::string_view type) {
  if (type == "group") return ignore_reason::kGroup;
  if (type == "broadcast" || type == "status") return ignore_reason::kBroadcast;
  if (type == "channel" || type == "newsletter") return ignore_reason::kChannel;
  return {};
}

// The reason for the first of these members of `message` that is not the address of a single person.
std::string_view reason_of_addresses(object message, std::initializer_list<std::string_view> names) {
  for (const std::string_view name : names) {
    const auto text = find_text(message, name);
    const std::string_view reason = text ? reason_of_domain(parse_address(*text).domain) : std::string_view{};
    if (!reason.empty()) return reason;
  }
  return {};
}

// The number of the person in the chat.
std::optional<std::string_view> number_of_chat(const std::optional<object>& chat) {
  if (!chat) return std::nullopt;
  const auto contact = find_object(*chat, "contact");
  const auto phone = contact ? find_text(*contact, "phone") : std::nullopt;
  if (const auto number = phone ? number_of(*phone) : std::nullopt) return number;
  const auto wid = contact ? find_text(*contact, "wid") : std::nullopt;
  for (const auto& text : {find_text(*chat, "id"), wid}) {
    const Address address = text ? parse_address(*text) : Address{{}, "none"};
    if (!address.is_person()) continue;
    if (const auto number = number_of(address.user)) return number;
  }
  return std::nullopt;
}

}  // namespace

Address parse_address(std::string_view text) {
  const std::size_t at = text.find('@');
  Address address{text.substr(0, at), at == std::string_view::npos ? std::string_view{} : text.substr(at + 1)};
  address.user = address.user.substr(0, address.user.find(':'));  // `:12` numbers the devices of a person
  return address;
}

std::string_view reason_of_place(const Item& item) {
  const auto meta = find_object(item.message, "meta");
  if (meta && is_true(*meta, "isGroup")) return ignore_reason::kGroup;
  if (meta && is_true(*meta, "isChannel")) return ignore_reason::kChannel;
  if (meta && is_true(*meta, "isBroadcast")) return ignore_reason::kBroadcast;
  if (item.chat) {
    const auto type = find_text(*item.chat, "type");
    const std::string_view reason = type ? reason_of_chat_type(*type) : std::string_view{};
    if (!reason.empty()) return reason;
    const std::string_view chat_reason = reason_of_addresses(*item.chat, {"id"});
    if (!chat_reason.empty()) return chat_reason;
  }
  return reason_of_addresses(item.message, {"from", "to", "chat", "phone", "wid", "group", "channel"});
}

bool is_own(object message) {
  const auto flow = find_text(message, "flow");
  return is_true(message, "fromMe") || flow == "outbound" || flow == "out";
}

std::optional<domain::AccountIdView> require_device(const Item& item, BodyCursor& cursor) {
  const auto refuse = [&](std::string_view pointer, events::Reason reason) {
    cursor.refuse_at(pointer, reason);
    return std::nullopt;
  };
  auto member = find_member(item.envelope, "device");
  std::string pointer = item.envelope_pointer + "/device";
  if (!member) {
    member = find_member(item.data, "device");
    if (!member) return refuse(pointer, events::Reason::kMember);
    pointer = item.data_pointer + "/device";
  }
  object device;
  if (member->get(device) == simdjson::SUCCESS) {
    pointer += "/id";
    member = find_member(device, "id");
    if (!member) return refuse(pointer, events::Reason::kMember);
  }
  std::string_view text;
  if (member->get(text) != simdjson::SUCCESS) return refuse(pointer, events::Reason::kValue);
  if (!domain::is_entity_id(text)) return refuse(pointer, events::Reason::kId);
  return domain::AccountIdView{text};
}

std::optional<domain::ContactKeyView> require_person(const Item& item, PersonMembers members, BodyCursor& cursor) {
  const auto text = find_text(item.message, members.address);
  const Address address = text ? parse_address(*text) : Address{};
  const bool hidden = address.domain == "lid";
  for (const std::string_view name : {members.number, members.other_number}) {
    const auto member = name.empty() ? std::nullopt : find_member(item.message, name);
    std::string_view given;
    if (member && member->get(given) != simdjson::SUCCESS) {
      cursor.refuse(events::Reason::kValue, name);
      return std::nullopt;
    }
    if (given.empty()) continue;
    const auto number = number_of(parse_address(given).user);
    if (number && hidden && *number == address.user) continue;  // the hidden id repeated, not a number
    if (number) return domain::ContactKeyView{*number};
    cursor.refuse(events::Reason::kSubject, name);
    return std::nullopt;
  }
  if (text && address.is_person()) {
    if (const auto number = number_of(address.user)) return domain::ContactKeyView{*number};
  } else if (const auto number = number_of_chat(item.chat)) {
    return domain::ContactKeyView{*number};
  }
  cursor.refuse(text ? events::Reason::kSubject : events::Reason::kMember, text ? members.address : members.number);
  return std::nullopt;
}

std::optional<std::string_view> find_quoted(object message) {
  const auto quoted = find_object(message, "quoted");
  return quoted ? find_id(*quoted, {"id", "wid"}) : find_id(message, {"quoted"});
}

void push_event(const Item& item, domain::MessageReceived& event, const std::optional<domain::ContactKeyView>& sender,
                BodyCursor& cursor) {
  if (!sender) return;
  const auto device = require_device(item, cursor);
  if (!device) return;
  event.account = *device;
  cursor.content().events.push_back({*sender, event});
}

}  // namespace relance::providers::wassenger
