// Bytes as text: hex, base64 and base64url (RFC 4648), percent-encoding (RFC 3986).
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include <relance/base/byte_buffer.h>

namespace relance {

inline constexpr std::string_view kHexDigits = "0123456789abcdef";

// The value of a hex digit in either case; -1 for any other character.
[[nodiscard]] constexpr int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

// Two lower-case digits; returns the end of what was written.
constexpr char* write_hex(std::uint8_t byte, char* out) {
  *out++ = kHexDigits[byte >> 4];
  *out++ = kHexDigits[byte & 15];
  return out;
}

[[nodiscard]] std::string to_hex(std::string_view bytes);
// False unless `digits` has exactly two digits per byte; `bytes` is overwritten either way.
[[nodiscard]] bool decode_hex(std::string_view digits, std::span<std::uint8_t> bytes);

// Section 4, with padding.
void append_base64(std::string_view bytes, ByteBuffer& out);
// Accepts what append_base64 writes and nothing else: no line breaks, no missing padding, no stray bits.
[[nodiscard]] std::optional<std::string> decode_base64(std::string_view text);

// Section 5, without padding.
[[nodiscard]] std::string to_base64url(std::string_view bytes);
[[nodiscard]] std::optional<std::string> decode_base64url(std::string_view text);

enum class PlusSign : bool { kLiteral, kSpace };  // kSpace: `+` is a space, as in HTML forms and query strings

// nullopt: a `%` without two hex digits.
[[nodiscard]] std::optional<std::string> percent_decode(std::string_view text, PlusSign plus = PlusSign::kLiteral);

}  // namespace relance
