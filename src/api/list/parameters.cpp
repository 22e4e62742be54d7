#include "list/parameters.h"

#include <algorithm>

#include <relance/base/assert.h>
#include <relance/domain/decide_contact.h>
#include <relance/domain/ids.h>
#include <relance/json/text.h>

namespace relance::api {
namespace {

using ports::SqlValue;

constexpr std::size_t kSearchBytesMax = 64;

std::optional<SqlValue> contact_of(std::string_view text) {
  if (const auto uuid = parse_uuid(text)) return SqlValue{*uuid};
  if (!domain::is_contact_key(text)) return std::nullopt;
  return SqlValue{domain::contact_id_of(domain::ContactKeyView{text})};
}

bool is_search(std::string_view text) {
  const bool is_text = text.find('\0') == std::string_view::npos && json::is_utf8(text);
  return is_text && !text.empty() && text.size() <= kSearchBytesMax;
}

// Text is kept separately: NULL stands for the text itself.
std::optional<SqlValue> value_of(const Parameter& parameter, std::string_view text) {
  const std::optional<SqlValue> itself{SqlValue{}};
  switch (parameter.kind) {
    case ParameterKind::kEntity:
      return domain::is_entity_id(text) ? itself : std::nullopt;
    case ParameterKind::kContact:
      return contact_of(text);
    case ParameterKind::kWord:
      return std::ranges::find(parameter.words, text) != parameter.words.end() ? itself : std::nullopt;
    case ParameterKind::kTime: {
      const auto time = parse_rfc3339(text);
      return time ? std::optional{SqlValue{*time}} : std::nullopt;
    }
    case ParameterKind::kBoolean:
      return text == "true" || text == "false" ? std::optional{SqlValue{text == "true"}} : std::nullopt;
    case ParameterKind::kSearch:
      return is_search(text) ? itself : std::nullopt;
  }
  RELANCE_ASSERT(false);
}

std::string expected(const Parameter& parameter) {
  switch (parameter.kind) {
    case ParameterKind::kEntity:
      return "must be an id of 1 to 128 characters A-Z a-z 0-9 . _ @ -";
    case ParameterKind::kContact:
      return "must be a number in digits, bsuid:<id>, or a contact's UUID";
    case ParameterKind::kWord: {
      std::string text = "must be one of";
      for (const std::string_view word : parameter.words) text.append(" ").append(word);
      return text;
    }
    case ParameterKind::kTime:
      return "must be an RFC 3339 time, for example 2026-11-20T08:00:00Z";
    case ParameterKind::kBoolean:
      return "must be true or false";
    case ParameterKind::kSearch:
      return "must be text of 1 to 64 bytes";
  }
  RELANCE_ASSERT(false);
}

}  // namespace

SqlValue Parameters::value(std::string_view name) const {
  const auto found = values_.find(name);
  RELANCE_ASSERT(found != values_.end());
  if (found->second.value.index() != 0) return found->second.value;
  return std::string_view{found->second.text};
}

std::optional<http::InvalidParameter> Parameters::set(const Parameter& parameter, std::string_view text) {
  const auto value = value_of(parameter, text);
  if (!value) return http::InvalidParameter{std::string{parameter.name}, expected(parameter)};
  values_[std::string{parameter.name}] = {std::string{text}, *value, false};
  return std::nullopt;
}

void Parameters::set_text(std::string_view name, std::string text) {
  values_[std::string{name}] = {std::move(text), {}, true};
}

std::string Parameters::canonical() const {
  std::string text;
  for (const auto& [name, value] : values_) {
    if (value.is_derived) continue;
    if (!text.empty()) text.push_back('&');
    text.append(name).append("=").append(value.text);
  }
  return text;
}

}  // namespace relance::api
