#include <relance/providers/cloud_api.h>

#include "change.h"

namespace relance::providers {
namespace {

using cloud_api::Change;

struct FieldReason {
  std::string_view field;
  std::string_view reason;
};

constexpr FieldReason kFieldReasons[] = {
    {"smb_message_echoes", ignore_reason::kEcho},
    {"message_echoes", ignore_reason::kEcho},
    {"calls", ignore_reason::kCall},
    {"history", ignore_reason::kHistory},
    {"group_lifecycle_update", ignore_reason::kGroup},
    {"group_participants_update", ignore_reason::kGroup},
    {"group_settings_update", ignore_reason::kGroup},
    {"group_status_update", ignore_reason::kGroup},
};

std::string_view reason_of(std::string_view field) {
  for (const FieldReason& row : kFieldReasons) {
    if (row.field == field) return row.reason;
  }
  return ignore_reason::kField;
}

using ReadElement = void (*)(const Change&, element, BodyCursor&);

void read_elements(const Change& change, element list, BodyCursor& cursor, ReadElement read) {
  array items;
  if (list.get(items) != simdjson::SUCCESS) return cursor.refuse(events::Reason::kValue);
  std::size_t index = 0;
  for (const element item : items) {
    const BodyCursor::Step step{cursor, index++};
    read(change, item, cursor);
  }
}

// An error without a message: about the account, or about an unnamed message.
bool is_error_alone(object value) {
  array errors;
  const auto member = find_member(value, "errors");
  return member && member->get(errors) == simdjson::SUCCESS && errors.begin() != errors.end();
}

void read_messages_change(object value, BodyCursor& cursor) {
  const Change change = cloud_api::read_change(value, cursor);
  bool messages = false;
  bool statuses = false;
  bool any = false;
  for (const auto [name, list] : value) {  // in document order; of duplicate members the first counts
    bool* const seen = name == "messages" ? &messages : name == "statuses" ? &statuses : nullptr;
    if (!seen || *seen) continue;
    *seen = true;
    if (list.is_null()) continue;
    any = true;
    const BodyCursor::Step step{cursor, name};
    read_elements(change, list, cursor, seen == &messages ? cloud_api::read_message : cloud_api::read_status);
  }
  if (!any && is_error_alone(value)) cursor.ignore(ignore_reason::kError);
}

void read_change(element item, BodyCursor& cursor) {
  object change;
  if (item.get(change) != simdjson::SUCCESS) return cursor.refuse(events::Reason::kValue);
  const auto field = require_text(cursor, change, "field", any_text, events::Reason::kValue);
  if (!field) return;
  if (*field != "messages") return cursor.ignore(reason_of(*field));
  const auto member = find_member(change, "value");
  if (!member) return cursor.refuse(events::Reason::kMember, "value");
  object value;
  if (member->get(value) != simdjson::SUCCESS) return cursor.refuse(events::Reason::kValue, "value");
  const BodyCursor::Step step{cursor, "value"};
  read_messages_change(value, cursor);
}

using ReadItem = void (*)(element, BodyCursor&);

// Reads each item of the array that `parent` must have under that name.
void read_list(element parent, std::string_view name, BodyCursor& cursor, ReadItem read) {
  object members;
  if (parent.get(members) != simdjson::SUCCESS) return cursor.refuse(events::Reason::kValue);
  const auto list = find_member(members, name);
  if (!list) return cursor.refuse(events::Reason::kMember, name);
  array items;
  if (list->get(items) != simdjson::SUCCESS) return cursor.refuse(events::Reason::kValue, name);
  const BodyCursor::Step list_step{cursor, name};
  std::size_t index = 0;
  for (const element item : items) {
    const BodyCursor::Step step{cursor, index++};
    read(item, cursor);
  }
}

void read_entry(element entry, BodyCursor& cursor) {
  read_list(entry, "changes", cursor, read_change);
}
void read_update(element update, BodyCursor& cursor) {
  read_list(update, "entry", cursor, read_entry);
}

}  // namespace

struct CloudApiReader::State {
  simdjson::dom::parser parser{kBodyBytesMax};
};

CloudApiReader::CloudApiReader() : state_(std::make_unique<State>()) {}
CloudApiReader::~CloudApiReader() = default;

void CloudApiReader::read(std::string_view body, WebhookContent& out) {
  out.clear();
  const auto root = parse_body(state_->parser, body, out);
  if (!root) return;
  BodyCursor cursor{out};
  array updates;
  if (root->get(updates) != simdjson::SUCCESS) return read_update(*root, cursor);
  std::size_t index = 0;
  for (const element update : updates) {
    const BodyCursor::Step step{cursor, index++};
    read_update(update, cursor);
  }
}

}  // namespace relance::providers
