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

  // The business's own number, in digits; empty where it is not shown as such.
  std::string_view own_number;
  std::optional<array> contacts;

  std::string_view account;         // empty where it cannot be read: then
  events::Reason account_reason{};  // why,
  std::string account_pointer;      // and what of the body that is
};

// `value` lies where the cursor is.
[[nodiscard]] Change read_change(object value, const BodyCursor& cursor);

// The account that the change is about; where there is none, the element at the cursor is refused.
[[nodiscard]] std::optional<domain::AccountIdView> require_account(const Change& change, BodyCursor& cursor);

// How an element names its person.
struct PersonMembers {
  std::string_view number;
  std::string_view user_id;
};
struct Person {
  domain::ContactKeyView contact;
  std::optional<std::string_view> user_id;  // beside a number only
};

// The person of a message or of a status: by number, else by business-scoped user id, each also from the contacts of
// the change. Where it is nobody that we could name, the element is refused.
[[nodiscard]] std::optional<Person> require_person(const Change& change, object item, PersonMembers members,
                                                   BodyCursor& cursor);

// The business-scoped user id that goes with a number.
[[nodiscard]] std::optional<std::string_view> find_user_id(const Change& change, object item, PersonMembers members);

// Each puts exactly one event, passed-over element or defect into the content.
void read_message(const Change& change, element item, BodyCursor& cursor);
void read_status(const Change& change, element item, BodyCursor& cursor);

}  // namespace relance::providers::cloud_api
