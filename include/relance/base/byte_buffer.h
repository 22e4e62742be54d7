// A growing byte buffer, written at its end and reused: clear() keeps the memory.
#pragma once

#include <cstddef>
#include <cstring>
#include <memory>
#include <string_view>

#include <relance/base/assert.h>

namespace relance {

class ByteBuffer {
 public:
  ByteBuffer() = default;

  [[nodiscard]] const char* data() const { return data_.get(); }
  [[nodiscard]] std::size_t size() const { return size_; }
  [[nodiscard]] bool empty() const { return size_ == 0; }
  [[nodiscard]] std::string_view view() const { return {data_.get(), size_}; }

  void clear() { size_ = 0; }
  void shrink_to(std::size_t size) {
    RELANCE_ASSERT(size <= size_);
    size_ = size;
  }

  // Makes room for `size` more bytes; what is written there counts once advance_to(end) is called.
  char* reserve(std::size_t size) {
    if (capacity_ - size_ < size) grow(size);
    return data_.get() + size_;
  }
  void advance_to(const char* end) {
    size_ = static_cast<std::size_t>(end - data_.get());
    RELANCE_ASSERT(size_ <= capacity_);
  }

  void append(std::string_view bytes) {
    char* out = reserve(bytes.size());
    if (!bytes.empty()) std::memcpy(out, bytes.data(), bytes.size());
    size_ += bytes.size();
  }
  void push(char byte) {
    *reserve(1) = byte;
    ++size_;
  }

 private:
  void grow(std::size_t size);

  std::unique_ptr<char[]> data_;
  std::size_t size_ = 0;
  std::size_t capacity_ = 0;
};

}  // namespace relance
