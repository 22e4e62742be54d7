#include "base64.h"

#include <array>
#include <cstdint>

namespace relance::app {
namespace {

constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::size_t kGroupBytes = 3;
constexpr std::size_t kGroupCharacters = 4;

// The bytes of one group; false where a character is none of the alphabet, or bits beyond the last byte are set.
bool decode_group(std::string_view characters, std::string& out) {
  std::uint32_t bits = 0;
  for (const char c : characters) {
    const std::size_t value = kAlphabet.find(c);
    if (value == std::string_view::npos) return false;
    bits = bits << 6 | static_cast<std::uint32_t>(value);
  }
  const std::size_t missing = kGroupCharacters - characters.size();
  bits <<= 6 * missing;
  const std::size_t bytes = kGroupBytes - missing;
  for (std::size_t i = 0; i < bytes; ++i) out.push_back(static_cast<char>(bits >> (16 - 8 * i) & 0xff));
  return (bits & ((std::uint32_t{1} << 8 * missing) - 1)) == 0;
}

}  // namespace

void append_base64(std::string_view bytes, ByteBuffer& out) {
  while (!bytes.empty()) {
    std::uint32_t bits = 0;
    for (std::size_t i = 0; i < kGroupBytes; ++i)
      bits = bits << 8 | (i < bytes.size() ? static_cast<std::uint8_t>(bytes[i]) : 0U);
    for (std::size_t i = 0; i < kGroupCharacters; ++i)
      out.push(i <= bytes.size() ? kAlphabet[bits >> (18 - 6 * i) & 63] : '=');
    bytes.remove_prefix(std::min(kGroupBytes, bytes.size()));
  }
}

std::optional<std::string> decode_base64(std::string_view text) {
  if (text.size() % kGroupCharacters != 0) return std::nullopt;
  const bool padded = text.ends_with('=');
  const std::size_t padding = padded ? (text.ends_with("==") ? 2 : 1) : 0;
  text.remove_suffix(padding);
  std::string bytes;
  bytes.reserve(text.size() * kGroupBytes / kGroupCharacters);
  while (!text.empty()) {
    const std::string_view group = text.substr(0, kGroupCharacters);
    if (!decode_group(group, bytes)) return std::nullopt;
    text.remove_prefix(group.size());
  }
  return bytes;
}

}  // namespace relance::app
