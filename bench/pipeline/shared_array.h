// Numbers that a forked child writes and its parent reads once the child has ended.
#pragma once

#include <cerrno>
#include <cstddef>
#include <span>
#include <system_error>
#include <type_traits>

#include <sys/mman.h>

namespace relance::bench {

// Zeros at first. Children that are forked later share it; who writes where is agreed between them.
template <class T>
class SharedArray {
  static_assert(std::is_trivially_copyable_v<T>);

 public:
  explicit SharedArray(std::size_t size) : size_(size) {
    void* const place = ::mmap(nullptr, bytes(), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (place == MAP_FAILED) throw std::system_error(errno, std::generic_category(), "shared memory");
    data_ = static_cast<T*>(place);
  }
  ~SharedArray() { ::munmap(data_, bytes()); }
  SharedArray(const SharedArray&) = delete;
  SharedArray& operator=(const SharedArray&) = delete;

  [[nodiscard]] std::span<T> all() const { return {data_, size_}; }
  [[nodiscard]] T& front() const { return *data_; }

 private:
  [[nodiscard]] std::size_t bytes() const { return size_ * sizeof(T) + 1; }  // never none

  std::size_t size_;
  T* data_ = nullptr;
};

}  // namespace relance::bench
