#include <algorithm>

#include <relance/base/byte_buffer.h>

namespace relance {

void ByteBuffer::grow(std::size_t size) {
  const std::size_t capacity = std::max<std::size_t>({size_ + size, capacity_ * 2, 256});
  auto data = std::make_unique_for_overwrite<char[]>(capacity);
  if (size_ != 0) std::memcpy(data.get(), data_.get(), size_);
  data_ = std::move(data);
  capacity_ = capacity;
}

}  // namespace relance
