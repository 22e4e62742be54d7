// Numbers as the log's keys and values hold them.
#pragma once

#include <bit>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>

namespace relance::embedded {

static_assert(std::endian::native == std::endian::little);

inline constexpr std::size_t kVarintBytesMax = 10;

// LEB128; `out` has room for kVarintBytesMax; returns the end.
inline char* write_varint(std::uint64_t value, char* out) {
  for (; value >= 0x80; value >>= 7) *out++ = static_cast<char>(value | 0x80);
  *out++ = static_cast<char>(value);
  return out;
}

// The byte behind the number; none: it does not end before `end`, or is too long.
inline const char* read_varint(const char* at, const char* end, std::uint64_t& value) {
  value = 0;
  for (unsigned shift = 0; shift < 64 && at != end; shift += 7) {
    const auto byte = static_cast<std::uint8_t>(*at++);
    value |= static_cast<std::uint64_t>(byte & 0x7f) << shift;
    if (byte < 0x80) return at;
  }
  return nullptr;
}

inline void append_varint(std::uint64_t value, std::string& out) {
  for (; value >= 0x80; value >>= 7) out += static_cast<char>(value | 0x80);
  out += static_cast<char>(value);
}
inline void append_text(std::string_view text, std::string& out) {
  append_varint(text.size(), out);
  out += text;
}

// So that keys sort as numbers do.
template <class T>
void append_big_endian(T value, std::string& out) {
  for (int shift = 8 * (static_cast<int>(sizeof(T)) - 1); shift >= 0; shift -= 8) {
    out += static_cast<char>(value >> shift);
  }
}

template <class T>
T load_little_endian(const char* at) {
  T value;
  std::memcpy(&value, at, sizeof value);
  return value;
}
template <class T>
char* store_little_endian(T value, char* at) {
  std::memcpy(at, &value, sizeof value);
  return at + sizeof value;
}

// Reads what append_varint and append_text wrote; once something does not fit, broken() stays true.
class FieldReader {
 public:
  explicit FieldReader(std::string_view bytes) : at_(bytes.data()), end_(bytes.data() + bytes.size()) {}

  std::uint64_t number() {
    std::uint64_t value = 0;
    if (at_ != nullptr) at_ = read_varint(at_, end_, value);
    return at_ == nullptr ? 0 : value;
  }
  std::string_view text() {
    const std::uint64_t size = number();
    if (at_ == nullptr || size > static_cast<std::uint64_t>(end_ - at_)) {
      at_ = nullptr;
      return {};
    }
    const std::string_view found{at_, static_cast<std::size_t>(size)};
    at_ += size;
    return found;
  }
  [[nodiscard]] bool broken() const { return at_ == nullptr; }

 private:
  const char* at_;
  const char* end_;
};

}  // namespace relance::embedded
