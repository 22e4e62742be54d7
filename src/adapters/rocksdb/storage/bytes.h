// The encoding of numbers in the log's keys and values.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include <relance/base/binary.h>

namespace relance::embedded {

inline void append_text(std::string_view text, std::string& out) {
  append_varint(text.size(), out);
  out += text;
}

// So that keys sort numerically.
template <class T>
void append_big_endian(T value, std::string& out) {
  for (int shift = 8 * (static_cast<int>(sizeof(T)) - 1); shift >= 0; shift -= 8) {
    out += static_cast<char>(value >> shift);
  }
}

// Reads what append_varint and append_text wrote; after the first error broken() stays true.
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
