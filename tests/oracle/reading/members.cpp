#include "oracle/reading/members.h"

#include <algorithm>

namespace relance::oracle {
namespace {

namespace json = boost::json;

constexpr std::size_t kCategoriesMax = 64;

bool only(const std::string& text, const std::string& punctuation, std::size_t longest) {
  if (text.empty() || text.size() > longest) return false;
  for (const char c : text) {
    const bool plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    if (!plain && (c == '\0' || punctuation.find(c) == std::string::npos)) return false;
  }
  return true;
}

}  // namespace

bool is_provider_id(const std::string& text) {
  return only(text, "._:=+/@-", 256);
}

bool is_short_id(const std::string& text) {
  return only(text, "._@-", 128);
}

bool is_contact_key(const std::string& text) {
  if (text.starts_with("bsuid:")) return text.size() > 6;
  if (text.size() < 7 || text.size() > 15 || text[0] == '0') return false;
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

const json::value* Members::find(const std::string& name) const {
  if (repeated_.contains(pointer(name))) throw Defect{"unreadable", pointer(name)};
  const json::value* value = object_.if_contains(name);
  return value == nullptr || value->is_null() ? nullptr : value;
}

const json::value& Members::need(const std::string& name) const {
  const json::value* value = find(name);
  if (value == nullptr) throw Defect{"member", pointer(name)};
  return *value;
}

std::string Members::as_text(const std::string& name, const json::value& value, const char* zero_reason) const {
  if (!value.is_string()) throw Defect{"value", pointer(name)};
  const std::string text(value.as_string().data(), value.as_string().size());
  if (text.find('\0') != std::string::npos) throw Defect{zero_reason, pointer(name)};
  return text;
}

std::optional<std::string> Members::find_text(const std::string& name) const {
  const json::value* value = find(name);
  if (value == nullptr) return std::nullopt;
  return as_text(name, *value, "value");
}

std::string Members::need_text(const std::string& name) const {
  return as_text(name, need(name), "value");
}

std::string Members::need_provider_id(const std::string& name) const {
  const std::string text = as_text(name, need(name), "id");
  if (!is_provider_id(text)) throw Defect{"id", pointer(name)};
  return text;
}

std::optional<std::string> Members::find_provider_id(const std::string& name) const {
  if (find(name) == nullptr) return std::nullopt;
  return need_provider_id(name);
}

std::string Members::need_short_id(const std::string& name) const {
  const std::string text = as_text(name, need(name), "id");
  if (!is_short_id(text)) throw Defect{"id", pointer(name)};
  return text;
}

std::optional<std::string> Members::find_lenient_id(const std::string& name) const {
  const json::value* value = find(name);
  if (value == nullptr) return std::nullopt;
  if (!value->is_string()) throw Defect{"value", pointer(name)};
  const std::string text(value->as_string().data(), value->as_string().size());
  if (!is_provider_id(text)) return std::nullopt;
  return text;
}

std::optional<Millis> Members::find_time(const std::string& name) const {
  if (find(name) == nullptr) return std::nullopt;
  return need_time(name);
}

Millis Members::need_time(const std::string& name) const {
  const std::optional<Millis> instant = parse_instant(as_text(name, need(name), "value"));
  if (!instant) throw Defect{"time", pointer(name)};
  return *instant;
}

const json::object& Members::need_plain_object(const std::string& name) const {
  const json::value& value = need(name);
  if (!value.is_object()) throw Defect{"value", pointer(name)};
  return value.as_object();
}

Members Members::need_object(const std::string& name) const {
  return Members(need_plain_object(name), pointer(name), repeated_);
}

std::optional<Members> Members::find_object(const std::string& name) const {
  if (find(name) == nullptr) return std::nullopt;
  return need_object(name);
}

std::optional<std::int64_t> Members::find_integer(const std::string& name, std::int64_t from, std::int64_t to) const {
  const json::value* value = find(name);
  if (value == nullptr) return std::nullopt;
  if (!value->is_int64() || value->as_int64() < from || value->as_int64() > to) throw Defect{"value", pointer(name)};
  return value->as_int64();
}

std::optional<std::vector<std::string>> Members::find_categories() const {
  const json::value* value = find("categories");
  if (value == nullptr) return std::nullopt;
  if (!value->is_array() || value->as_array().size() > kCategoriesMax) throw Defect{"value", pointer("categories")};
  std::vector<std::string> out;
  for (const json::value& element : value->as_array()) {
    const std::string name = "categories/" + std::to_string(out.size());
    out.push_back(as_text(name, element, "id"));
    if (!is_short_id(out.back())) throw Defect{"id", pointer(name)};
  }
  return out;
}

std::string Members::need_one_of(const std::string& name, const std::set<std::string>& values) const {
  const std::string text = need_text(name);
  if (!values.contains(text)) throw Defect{"value", pointer(name)};
  return text;
}

}  // namespace relance::oracle
