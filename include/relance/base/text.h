#pragma once

#include <cstddef>
#include <string_view>

namespace relance {

// Whether a line holds nothing but spaces, tabs and carriage returns.
[[nodiscard]] inline bool is_blank(std::string_view line) {
  return line.find_first_not_of(" \t\r") == std::string_view::npos;
}

// The character at the front, taken off. `text` is UTF-8 and not empty; a character that is cut short ends the text.
inline char32_t take_character(std::string_view& text) {
  const auto byte = [&](std::size_t i) { return static_cast<char32_t>(static_cast<unsigned char>(text[i])); };
  const char32_t lead = byte(0);
  const std::size_t size = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
  if (size > text.size()) {
    text = {};
    return U'\uFFFD';
  }
  char32_t character = size == 1 ? lead : lead & (0x7Fu >> size);
  for (std::size_t i = 1; i < size; ++i) character = character << 6 | (byte(i) & 0x3F);
  text.remove_prefix(size);
  return character;
}

}  // namespace relance
