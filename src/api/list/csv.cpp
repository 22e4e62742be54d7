#include "list/csv.h"

namespace relance::api {
namespace {

bool begins_as_formula(std::string_view text) {
  return !text.empty() && std::string_view{"=+-@\t\r\n"}.find(text.front()) != std::string_view::npos;
}

// Full-width forms of these characters, which some programs treat the same.
bool begins_as_wide_formula(std::string_view text) {
  for (const std::string_view sign : {"\uFF1D", "\uFF0B", "\uFF0D", "\uFF20"}) {
    if (text.starts_with(sign)) return true;
  }
  return false;
}

}  // namespace

void append_cell(std::string_view text, std::string& out) {
  const bool is_formula = begins_as_formula(text) || begins_as_wide_formula(text);
  const bool is_quoted = is_formula || text.find_first_of(",\"\r\n;") != std::string_view::npos ||
                         text.starts_with(' ') || text.ends_with(' ');
  if (!is_quoted) {
    out.append(text);
    return;
  }
  out.push_back('"');
  if (is_formula) out.push_back('\'');
  for (const char c : text) {
    if (c == '"') out.push_back('"');
    out.push_back(c);
  }
  out.push_back('"');
}

void append_cell(const ports::SqlValue& value, std::string& out) {
  if (const auto* text = std::get_if<std::string_view>(&value)) return append_cell(*text, out);
  if (const auto* number = std::get_if<std::int64_t>(&value)) {
    out.append(std::to_string(*number));
  } else if (const auto* flag = std::get_if<bool>(&value)) {
    out.append(*flag ? "true" : "false");
  } else if (const auto* uuid = std::get_if<Uuid>(&value)) {
    out.append(to_string(*uuid));
  } else if (const auto* time = std::get_if<Timestamp>(&value)) {
    char text[kRfc3339Size];
    out.append(text, static_cast<std::size_t>(write_rfc3339(*time, text) - text));
  }
}

}  // namespace relance::api
