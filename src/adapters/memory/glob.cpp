#include "glob.h"

#include <algorithm>
#include <cstddef>

namespace relance::memory {
namespace {

// Bytes in a range are signed, as in Redis.
bool is_between(char byte, char one_end, char other_end) {
  const auto number = [](char c) { return static_cast<int>(static_cast<signed char>(c)); };
  const auto [low, high] = std::minmax({number(one_end), number(other_end)});
  return low <= number(byte) && number(byte) <= high;
}

// Removes the set that begins with `[` from the pattern; returns whether it contains the byte.
bool take_set(std::string_view& pattern, char byte) {
  pattern.remove_prefix(1);
  const bool is_negated = pattern.starts_with('^');
  if (is_negated) pattern.remove_prefix(1);
  bool has = false;
  while (!pattern.empty() && pattern.front() != ']') {
    if (pattern.front() == '\\' && pattern.size() >= 2) {
      has = has || pattern[1] == byte;
      pattern.remove_prefix(2);
    } else if (pattern.size() >= 3 && pattern[1] == '-') {
      has = has || is_between(byte, pattern[0], pattern[2]);
      pattern.remove_prefix(3);
    } else {
      has = has || pattern.front() == byte;
      pattern.remove_prefix(1);
    }
  }
  if (!pattern.empty()) pattern.remove_prefix(1);
  return has != is_negated;
}

// Removes the first element of the pattern, which is not `*`; returns whether it matches the byte.
bool take_one(std::string_view& pattern, char byte) {
  if (pattern.front() == '[') return take_set(pattern, byte);
  const bool is_any = pattern.front() == '?';
  if (pattern.front() == '\\' && pattern.size() >= 2) pattern.remove_prefix(1);
  const bool is_same = pattern.front() == byte;
  pattern.remove_prefix(1);
  return is_any || is_same;
}

}  // namespace

bool matches_glob(std::string_view text, std::string_view pattern) {
  // Where to backtrack to: the last `*` takes one more byte. Earlier ones never need to.
  std::string_view behind_star;
  std::size_t starred = std::string_view::npos;
  std::size_t at = 0;
  for (;;) {
    if (pattern.starts_with('*')) {
      pattern.remove_prefix(1);
      behind_star = pattern;
      starred = at;
    } else if (at == text.size() && pattern.empty()) {
      return true;
    } else if (at < text.size() && !pattern.empty() && take_one(pattern, text[at])) {
      ++at;
    } else if (starred < text.size()) {
      pattern = behind_star;
      at = ++starred;
    } else {
      return false;
    }
  }
}

}  // namespace relance::memory
