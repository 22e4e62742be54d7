#include "simulation/text.h"

#include <array>
#include <charconv>

namespace relance::driver {
namespace {

// Where the value of a member begins; npos where there is none.
std::size_t value_of(std::string_view json, std::string_view name) {
  std::array<char, 48> pattern{};
  std::size_t size = 0;
  pattern[size++] = '"';
  size += name.copy(pattern.data() + size, pattern.size() - 3);
  pattern[size++] = '"';
  pattern[size++] = ':';
  const std::size_t at = json.find(std::string_view{pattern.data(), size});
  return at == std::string_view::npos ? at : at + size;
}

// The end of the value that begins at `at`; no text in it holds a bracket or a quote.
std::size_t end_of_value(std::string_view json, std::size_t at) {
  if (json[at] == '"') return json.find('"', at + 1) + 1;
  if (json[at] != '{' && json[at] != '[') return json.find_first_of(",}]", at);
  int depth = 0;
  for (; at < json.size(); ++at) {
    if (json[at] == '{' || json[at] == '[') ++depth;
    if (json[at] == '}' || json[at] == ']') --depth;
    if (depth == 0) return at + 1;
  }
  return json.size();
}

}  // namespace

std::string_view text_member(std::string_view json, std::string_view name) {
  const std::size_t at = value_of(json, name);
  if (at == std::string_view::npos || json[at] != '"') return {};
  return json.substr(at + 1, json.find('"', at + 1) - at - 1);
}

long long number_member(std::string_view json, std::string_view name) {
  const std::size_t at = value_of(json, name);
  long long value = 0;
  if (at != std::string_view::npos) std::from_chars(json.data() + at, json.data() + json.size(), value);
  return value;
}

std::string without_text(std::string json, std::string_view name) {
  const std::size_t at = value_of(json, name);
  if (at == std::string::npos) return json;
  const std::size_t begin = at - name.size() - 3;
  return json.erase(begin, json.find('"', at + 1) + 2 - begin);
}

std::string without_member(std::string json, std::string_view name) {
  const std::size_t at = value_of(json, name);
  if (at == std::string::npos) return json;
  std::size_t begin = at - name.size() - 3;
  std::size_t end = end_of_value(json, at);
  if (end < json.size() && json[end] == ',') {
    ++end;
  } else if (json[begin - 1] == ',') {
    --begin;
  }
  return json.erase(begin, end - begin);
}

}  // namespace relance::driver
