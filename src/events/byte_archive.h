// A cereal archive over a byte buffer, without iostreams. Reading is safe on any bytes: invalid input throws
// cereal::Exception.
#pragma once

#include <cstdint>
#include <limits>
#include <string_view>
#include <type_traits>

#include <cereal/cereal.hpp>

#include <relance/base/binary.h>
#include <relance/base/byte_buffer.h>

namespace relance::events {

class ByteOutputArchive : public cereal::OutputArchive<ByteOutputArchive, cereal::AllowEmptyClassElision> {
 public:
  explicit ByteOutputArchive(ByteBuffer& out) : OutputArchive(this), out_(out) {}

  void unsigned_integer(std::uint64_t value) { out_.advance_to(write_varint(value, out_.reserve(kVarintBytesMax))); }
  void signed_integer(std::int64_t value) {
    unsigned_integer(static_cast<std::uint64_t>(value) << 1 ^ static_cast<std::uint64_t>(value >> 63));
  }
  void bytes(const void* data, std::size_t size) { out_.append({static_cast<const char*>(data), size}); }
  void text(std::string_view text) {
    unsigned_integer(text.size());
    bytes(text.data(), text.size());
  }
  void time(std::int64_t ms) {
    signed_integer(ms - last_time_ms_);
    last_time_ms_ = ms;
  }

 private:
  ByteBuffer& out_;
  std::int64_t last_time_ms_ = 0;
};

class ByteInputArchive : public cereal::InputArchive<ByteInputArchive, cereal::AllowEmptyClassElision> {
 public:
  explicit ByteInputArchive(std::string_view bytes) : InputArchive(this), rest_(bytes) {}

  std::uint64_t unsigned_integer() {
    std::uint64_t value = 0;
    const char* const end = read_varint(rest_.data(), rest_.data() + rest_.size(), value);
    if (end == nullptr) fail();
    rest_.remove_prefix(static_cast<std::size_t>(end - rest_.data()));
    return value;
  }
  std::int64_t signed_integer() {
    const std::uint64_t value = unsigned_integer();
    return static_cast<std::int64_t>(value >> 1 ^ (~(value & 1) + 1));
  }
  void bytes(void* data, std::size_t size) {
    if (size > rest_.size()) fail();
    if (size != 0) std::memcpy(data, rest_.data(), size);
    rest_.remove_prefix(size);
  }
  std::string_view text() {
    const std::size_t length = size();
    const std::string_view text = rest_.substr(0, length);
    rest_.remove_prefix(length);
    return text;
  }
  std::int64_t time() {
    if (__builtin_add_overflow(last_time_ms_, signed_integer(), &last_time_ms_)) fail();
    return last_time_ms_;
  }
  // A number of items, each of which takes at least one byte.
  std::size_t size() {
    const std::uint64_t value = unsigned_integer();
    if (value > rest_.size()) fail();
    return static_cast<std::size_t>(value);
  }
  [[nodiscard]] bool at_end() const { return rest_.empty(); }

  [[noreturn]] static void fail() { throw cereal::Exception("not a value of this format"); }

 private:
  std::string_view rest_;
  std::int64_t last_time_ms_ = 0;
};

template <class T>
  requires std::is_arithmetic_v<T>
void CEREAL_SAVE_FUNCTION_NAME(ByteOutputArchive& archive, const T& value) {
  static_assert(std::is_integral_v<T>);
  if constexpr (std::is_same_v<T, bool>) {
    archive.unsigned_integer(value ? 1 : 0);
  } else if constexpr (std::is_signed_v<T>) {
    archive.signed_integer(value);
  } else {
    archive.unsigned_integer(value);
  }
}

template <class T>
  requires std::is_arithmetic_v<T>
void CEREAL_LOAD_FUNCTION_NAME(ByteInputArchive& archive, T& value) {
  static_assert(std::is_integral_v<T>);
  if constexpr (std::is_signed_v<T>) {
    const std::int64_t read = archive.signed_integer();
    if (read < std::numeric_limits<T>::min() || read > std::numeric_limits<T>::max()) ByteInputArchive::fail();
    value = static_cast<T>(read);
  } else {
    const std::uint64_t read = archive.unsigned_integer();
    if (read > std::numeric_limits<T>::max()) ByteInputArchive::fail();
    value = static_cast<T>(read);
  }
}

template <class T>
void CEREAL_SAVE_FUNCTION_NAME(ByteOutputArchive& archive, const cereal::SizeTag<T>& tag) {
  archive.unsigned_integer(tag.size);
}
template <class T>
void CEREAL_LOAD_FUNCTION_NAME(ByteInputArchive& archive, cereal::SizeTag<T>& tag) {
  tag.size = archive.size();
}

// Names are not stored.
template <class T>
void CEREAL_SAVE_FUNCTION_NAME(ByteOutputArchive& archive, const cereal::NameValuePair<T>& field) {
  archive(field.value);
}
template <class T>
void CEREAL_LOAD_FUNCTION_NAME(ByteInputArchive& archive, cereal::NameValuePair<T>& field) {
  archive(field.value);
}

template <class T>
void CEREAL_SAVE_FUNCTION_NAME(ByteOutputArchive& archive, const cereal::BinaryData<T>& data) {
  archive.bytes(data.data, static_cast<std::size_t>(data.size));
}
template <class T>
void CEREAL_LOAD_FUNCTION_NAME(ByteInputArchive& archive, cereal::BinaryData<T>& data) {
  archive.bytes(data.data, static_cast<std::size_t>(data.size));
}

}  // namespace relance::events

CEREAL_REGISTER_ARCHIVE(relance::events::ByteOutputArchive)
CEREAL_REGISTER_ARCHIVE(relance::events::ByteInputArchive)
CEREAL_SETUP_ARCHIVE_TRAITS(relance::events::ByteInputArchive, relance::events::ByteOutputArchive)
