// Binary encoding of numbers: LEB128 varints and little-endian words.
#pragma once

#include <bit>
#include <cstdint>
#include <cstring>
#include <string>

namespace relance {

static_assert(std::endian::native == std::endian::little);

inline constexpr std::size_t kVarintBytesMax = 10;

// `out` has room for kVarintBytesMax bytes; returns the end of what was written.
inline char* write_varint(std::uint64_t value, char* out) {
  for (; value >= 0x80; value >>= 7) *out++ = static_cast<char>(value | 0x80);
  *out++ = static_cast<char>(value);
  return out;
}
inline void append_varint(std::uint64_t value, std::string& out) {
  for (; value >= 0x80; value >>= 7) out += static_cast<char>(value | 0x80);
  out += static_cast<char>(value);
}

// Returns the byte after the number; nullptr if it does not end before `end`, exceeds 64 bits, or is longer than
// write_varint would have made it: every number has exactly one encoding.
[[nodiscard]] inline const char* read_varint(const char* at, const char* end, std::uint64_t& value) {
  value = 0;
  for (unsigned shift = 0; shift < 64 && at != end; shift += 7) {
    const auto byte = static_cast<std::uint8_t>(*at++);
    value |= std::uint64_t{byte & 0x7fU} << shift;
    if (byte >= 0x80) continue;
    const bool is_padded = byte == 0 && shift != 0;
    const bool overflows = shift == 63 && byte > 1;
    return is_padded || overflows ? nullptr : at;
  }
  return nullptr;
}

template <class T>
[[nodiscard]] T load_little_endian(const char* at) {
  T value;
  std::memcpy(&value, at, sizeof value);
  return value;
}
template <class T>
char* store_little_endian(T value, char* at) {
  std::memcpy(at, &value, sizeof value);
  return at + sizeof value;
}
template <class T>
void append_little_endian(T value, std::string& out) {
  out.append(reinterpret_cast<const char*>(&value), sizeof value);
}

}  // namespace relance
