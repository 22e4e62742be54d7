#include "provider_json.h"

#include <algorithm>
#include <charconv>
#include <iterator>

#include <relance/base/phone.h>
#include <relance/base/uuid.h>
#include <relance/json/tolerant_parser.h>

namespace relance::providers {
namespace {

// From this value on a number is in milliseconds: as seconds it would be in the year 5138.
constexpr std::int64_t kMillisecondsFrom = 100'000'000'000;
constexpr std::size_t kDigitsMax = 15;

std::optional<element> found(simdjson::simdjson_result<element> result) {
  element value;
  if (result.get(value) != simdjson::SUCCESS || value.is_null()) return std::nullopt;
  return value;
}

OptionalTime time_of_count(std::int64_t count) {
  if (count <= 0) return {};
  const bool seconds = count < kMillisecondsFrom;
  const Timestamp time{seconds ? Duration{std::chrono::seconds{count}} : Duration{count}};
  return time <= kLatestTime ? OptionalTime{time} : OptionalTime{};
}

OptionalTime time_of_text(std::string_view text) {
  std::int64_t count = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
  if (error == std::errc{} && end == text.data() + text.size()) {
    return text.size() <= kDigitsMax ? time_of_count(count) : OptionalTime{};
  }
  const auto time = parse_rfc3339(text);
  return time ? OptionalTime{*time} : OptionalTime{};
}

std::string_view code_of(element code, Arena& arena) {
  std::string_view text;
  if (code.get(text) == simdjson::SUCCESS) return text;
  std::int64_t number = 0;
  if (code.get(number) != simdjson::SUCCESS) return {};
  char digits[24];
  const auto written = std::to_chars(digits, digits + sizeof digits, number);
  return arena.keep({digits, static_cast<std::size_t>(written.ptr - digits)});
}

}  // namespace

void BodyCursor::refuse(events::Reason reason, std::string_view member) {
  refuse_at(pointer_, reason, member);
}

void BodyCursor::refuse_at(std::string_view pointer, events::Reason reason, std::string_view member) {
  WebhookDefect& defect = content_.defects.emplace_back(WebhookDefect{reason, std::string{pointer}});
  if (!member.empty()) defect.path.append("/").append(member);
}

BodyCursor::Step::Step(BodyCursor& cursor, std::string_view member) : cursor_(cursor), size_(cursor.pointer_.size()) {
  cursor.pointer_.append("/").append(member);
}

BodyCursor::Step::Step(BodyCursor& cursor, std::size_t index) : cursor_(cursor), size_(cursor.pointer_.size()) {
  char digits[24];
  const auto written = std::to_chars(digits, digits + sizeof digits, index);
  cursor.pointer_.append("/").append(digits, static_cast<std::size_t>(written.ptr - digits));
}

std::optional<element> parse_body(simdjson::dom::parser& parser, std::string_view body, WebhookContent& content) {
  element root;
  const bool readable = body.size() <= kBodyBytesMax &&
                        json::parse(parser, body, false, json::Repair::kNumbersAndHalves, root) != json::Parsed::kNot &&
                        (root.is_object() || root.is_array());
  if (readable) return root;
  content.defects.push_back({events::Reason::kUnreadable, {}});
  return std::nullopt;
}

std::optional<element> find_member(object parent, std::string_view name) {
  return found(parent.at_key(name));
}

std::optional<object> find_object(object parent, std::string_view name) {
  object value;
  if (parent.at_key(name).get(value) != simdjson::SUCCESS) return std::nullopt;
  return value;
}

std::optional<std::string_view> find_text(object parent, std::string_view name) {
  std::string_view text;
  if (parent.at_key(name).get(text) != simdjson::SUCCESS || text.empty()) return std::nullopt;
  return text;
}

std::optional<std::string_view> find_text(object parent, std::initializer_list<std::string_view> names) {
  for (const std::string_view name : names) {
    if (const auto text = find_text(parent, name)) return text;
  }
  return std::nullopt;
}

std::optional<std::string_view> find_id(object parent, std::initializer_list<std::string_view> names) {
  const auto text = find_text(parent, names);
  return text && domain::is_record_id(*text) ? text : std::nullopt;
}

bool is_true(object parent, std::string_view name) {
  bool value = false;
  return parent.at_key(name).get(value) == simdjson::SUCCESS && value;
}

std::optional<std::string_view> require_text(BodyCursor& cursor, object parent, std::string_view name,
                                             bool (*valid)(std::string_view), events::Reason invalid) {
  const auto value = find_member(parent, name);
  std::string_view text;
  if (!value) {
    cursor.refuse(events::Reason::kMember, name);
  } else if (value->get(text) != simdjson::SUCCESS) {
    cursor.refuse(events::Reason::kValue, name);
  } else if (!valid(text)) {
    cursor.refuse(invalid, name);
  } else {
    return text;
  }
  return std::nullopt;
}

std::optional<std::string_view> number_of(std::string_view text) {
  if (text.starts_with('+')) text.remove_prefix(1);
  return is_e164(text) ? std::optional{text} : std::nullopt;
}

OptionalTime time_of(element value) {
  std::string_view text;
  if (value.get(text) == simdjson::SUCCESS) return time_of_text(text);
  std::int64_t count = 0;
  return value.get(count) == simdjson::SUCCESS ? time_of_count(count) : OptionalTime{};
}

OptionalTime find_time(object parent, std::initializer_list<std::string_view> names) {
  for (const std::string_view name : names) {
    const auto value = find_member(parent, name);
    if (!value) continue;
    if (const OptionalTime time = time_of(*value)) return time;
  }
  return {};
}

std::optional<SentReference> parse_reference(std::string_view text) {
  if (text.size() <= kUuidTextSize || text[kUuidTextSize] != '/') return std::nullopt;
  const SentReference reference{text.substr(0, kUuidTextSize), text.substr(kUuidTextSize + 1)};
  if (!parse_uuid(reference.message_id) || !domain::is_contact_key(reference.contact)) return std::nullopt;
  return reference;
}

domain::ErrorView read_error(object error, Arena& arena) {
  domain::ErrorView view;
  if (const auto code = find_member(error, "code")) view.code = code_of(*code, arena);
  const auto more = find_object(error, "error_data");
  const std::optional<std::string_view> titles[] = {find_text(error, "title"), find_text(error, "message"),
                                                    find_text(error, "details"),
                                                    more ? find_text(*more, "details") : std::nullopt};
  const auto title = std::ranges::find_if(titles, [](const auto& text) { return text.has_value(); });
  view.title = title == std::end(titles) ? std::string_view{""} : **title;
  if (view.code.data() == nullptr) view.code = "";
  return view;
}

std::string_view without_nul(std::string_view text, Arena& arena) {
  if (text.find('\0') == std::string_view::npos) return text;
  char* out = arena.allocate(text.size());
  char* end = std::copy_if(text.begin(), text.end(), out, [](char c) { return c != '\0'; });
  return {out, static_cast<std::size_t>(end - out)};
}

void set_text(domain::MessageReceived& event, std::optional<std::string_view> text, Arena& arena) {
  event.kind = "text";
  if (!text) return;
  event.text = without_nul(*text, arena);
  if (is_emoji_text(*event.text)) event.kind = "emoji";
}

void set_media(domain::MessageReceived& event, std::optional<std::string_view> id,
               std::optional<std::string_view> mime_type) {
  if (!id) return;
  event.media = domain::MediaView{*id, mime_type.value_or("application/octet-stream")};
}

}  // namespace relance::providers
