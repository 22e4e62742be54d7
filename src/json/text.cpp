#include <array>
#include <charconv>

#include <simdjson.h>

#include <relance/base/encoding.h>
#include <relance/json/text.h>

namespace relance::json {
namespace {

// 0: unescaped; 'u': \u00XX; otherwise the letter after the backslash (RFC 8259, section 7).
constexpr std::array<char, 256> kEscapes = [] {
  std::array<char, 256> table{};
  for (std::size_t c = 0; c < 0x20; ++c) table[c] = 'u';
  table['\b'] = 'b';
  table['\t'] = 't';
  table['\n'] = 'n';
  table['\f'] = 'f';
  table['\r'] = 'r';
  table['"'] = '"';
  table['\\'] = '\\';
  return table;
}();

char* write_escaped(char c, char* out) {
  const char escape = kEscapes[static_cast<unsigned char>(c)];
  *out++ = '\\';
  *out++ = escape;
  if (escape == 'u') {
    *out++ = '0';
    *out++ = '0';
    out = write_hex(static_cast<std::uint8_t>(c), out);
  }
  return out;
}

template <class Integer>
void append_integer(Integer value, ByteBuffer& out) {
  constexpr std::size_t kDigitsMax = 20;
  char* at = out.reserve(kDigitsMax);
  out.advance_to(std::to_chars(at, at + kDigitsMax, value).ptr);
}

}  // namespace

bool is_utf8(std::string_view text) {
  return simdjson::validate_utf8(text.data(), text.size());
}

void append_string(std::string_view text, ByteBuffer& out) {
  constexpr std::size_t kEscapeSizeMax = 6;
  char* at = out.reserve(text.size() * kEscapeSizeMax + 2);
  *at++ = '"';
  for (const char c : text) {
    if (kEscapes[static_cast<unsigned char>(c)] == 0) {
      *at++ = c;
    } else {
      at = write_escaped(c, at);
    }
  }
  *at++ = '"';
  out.advance_to(at);
}

void append_number(std::int64_t value, ByteBuffer& out) {
  append_integer(value, out);
}
void append_number(std::uint64_t value, ByteBuffer& out) {
  append_integer(value, out);
}

}  // namespace relance::json
