// One change of the field `messages`:
// {"metadata":{"phone_number_id"},"contacts":[...],"messages":[...],"statuses":[...]} and how its elements are read.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "provider_json.h"

namespace relance::providers::cloud_api {

struct Change {
  object value;
  std::string pointer;  // of `value`

  // The business's own number, in digits; empty if the body does not contain it in that form.
  std::string_view own_number;
  std::optional<array> contacts;

  std::string_view account;         // empty if it cannot be read: then
  events::Reason account_reason{};  // the reason,
  std::string account_pointer;      // and its location in the body
};

// `value` must be at the cursor.
[[nodiscard]] Change read_change(object value, const BodyCursor& cursor);

// The account of the change; if there is none, refuses the element at the cursor.
[[nodiscard]] std::optional<domain::AccountIdView> require_account(const Change& change, BodyCursor& cursor);

// The members of an element that identify its person.
struct PersonMembers {
  std::string_view number;
  std::string_view user_id;
};
struct Person {
  domain::ContactKeyView contact;
  std::optional<std::string_view> user_id;  // only if there is a number, too
};

// The person of a message or status: by number, otherwise by business-scoped user id, each also looked up in the
// contacts of the change. If there is none, refuses the element.
[[nodiscard]] std::optional<Person> require_person(const Change& change, object item, PersonMembers members,
                                                   BodyCursor& cursor);

// The business-scoped user id that belongs to a number.
[[nodiscard]] std::optional<std::string_view> find_user_id(const Change& change, object item, PersonMembers members);

// Each adds exactly one event, ignored element or defect to the content.
void read_message(const Change& change, element item, BodyCursor& cursor);
void read_status(const Change& change, element item, BodyCursor& cursor);

}  // namespace relance::providers::cloud_api
