#include "change.h"

#include <cstring>

namespace relance::providers::cloud_api {
namespace {

void read_account(Change& change) {
  const auto refuse = [&change](events::Reason reason, std::string_view member) {
    change.account_reason = reason;
    change.account_pointer = change.pointer + std::string{member};
  };
  const auto metadata = find_member(change.value, "metadata");
  if (!metadata) return refuse(events::Reason::kMember, "/metadata");
  object members;
  if (metadata->get(members) != simdjson::SUCCESS) return refuse(events::Reason::kValue, "/metadata");
  if (const auto shown = find_text(members, "display_phone_number")) change.own_number = number_of(*shown).value_or("");

  const auto account = find_member(members, "phone_number_id");
  std::string_view text;
  if (!account) return refuse(events::Reason::kMember, "/metadata/phone_number_id");
  if (account->get(text) != simdjson::SUCCESS) return refuse(events::Reason::kValue, "/metadata/phone_number_id");
  if (!domain::is_entity_id(text)) return refuse(events::Reason::kId, "/metadata/phone_number_id");
  change.account = text;
}

// The entry of `contacts` for this person; without number and user id, the only entry.
std::optional<object> find_contact(const Change& change, std::optional<std::string_view> number,
                                   std::optional<std::string_view> user_id) {
  if (!change.contacts) return std::nullopt;
  std::optional<object> only;
  std::size_t count = 0;
  for (const element entry : *change.contacts) {
    object contact;
    if (entry.get(contact) != simdjson::SUCCESS) continue;
    ++count;
    only = contact;
    const auto wa_id = find_text(contact, "wa_id");
    if (number && wa_id && number_of(*wa_id) == number) return contact;
    if (!number && user_id && find_text(contact, "user_id") == user_id) return contact;
  }
  return !number && !user_id && count == 1 ? only : std::nullopt;
}

std::optional<std::string_view> checked_user_id(std::optional<std::string_view> user_id) {
  return user_id && domain::is_record_id(*user_id) ? user_id : std::nullopt;
}

std::optional<std::string_view> user_id_of(const Change& change, std::optional<std::string_view> own,
                                           std::optional<std::string_view> number) {
  if (own) return checked_user_id(own);
  const auto contact = number ? find_contact(change, number, std::nullopt) : std::nullopt;
  return contact ? checked_user_id(find_text(*contact, "user_id")) : std::nullopt;
}

// A person whose number is not in the element.
std::optional<Person> require_unnumbered(const Change& change, object item, PersonMembers members, BodyCursor& cursor) {
  auto user_id = find_text(item, members.user_id);
  if (const auto contact = find_contact(change, std::nullopt, user_id)) {
    const auto contact_user_id = user_id ? user_id : find_text(*contact, "user_id");
    const auto wa_id = find_text(*contact, "wa_id");
    const auto number = wa_id ? number_of(*wa_id) : std::nullopt;
    if (number) return Person{domain::ContactKeyView{*number}, checked_user_id(contact_user_id)};
    user_id = contact_user_id;
  }
  if (!user_id) {
    cursor.refuse(events::Reason::kMember, members.number);
    return std::nullopt;
  }
  constexpr std::string_view kPrefix = "bsuid:";
  char* key = cursor.content().text.allocate(kPrefix.size() + user_id->size());
  std::memcpy(key, kPrefix.data(), kPrefix.size());
  std::memcpy(key + kPrefix.size(), user_id->data(), user_id->size());
  const std::string_view text{key, kPrefix.size() + user_id->size()};
  if (domain::is_contact_key(text)) return Person{domain::ContactKeyView{text}, std::nullopt};
  if (find_member(item, members.user_id)) {
    cursor.refuse(events::Reason::kSubject, members.user_id);
  } else {
    cursor.refuse_at(change.pointer, events::Reason::kSubject, "contacts");
  }
  return std::nullopt;
}

}  // namespace

Change read_change(object value, const BodyCursor& cursor) {
  Change change;
  change.value = value;
  change.pointer = cursor.pointer();
  read_account(change);
  array contacts;
  const auto member = find_member(value, "contacts");
  if (member && member->get(contacts) == simdjson::SUCCESS) change.contacts = contacts;
  return change;
}

std::optional<domain::AccountIdView> require_account(const Change& change, BodyCursor& cursor) {
  if (!change.account.empty()) return domain::AccountIdView{change.account};
  cursor.refuse_at(change.account_pointer, change.account_reason);
  return std::nullopt;
}

std::optional<Person> require_person(const Change& change, object item, PersonMembers members, BodyCursor& cursor) {
  const auto member = find_member(item, members.number);
  std::string_view text;
  if (member && member->get(text) != simdjson::SUCCESS) {
    cursor.refuse(events::Reason::kValue, members.number);
    return std::nullopt;
  }
  if (text.empty()) return require_unnumbered(change, item, members, cursor);
  const auto number = number_of(text);
  if (!number) {
    cursor.refuse(events::Reason::kSubject, members.number);
    return std::nullopt;
  }
  return Person{domain::ContactKeyView{*number}, user_id_of(change, find_text(item, members.user_id), number)};
}

std::optional<std::string_view> find_user_id(const Change& change, object item, PersonMembers members) {
  const auto text = find_text(item, members.number);
  return user_id_of(change, find_text(item, members.user_id), text ? number_of(*text) : std::nullopt);
}

}  // namespace relance::providers::cloud_api
