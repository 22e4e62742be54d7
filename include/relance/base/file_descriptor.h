#pragma once

#include <utility>

namespace relance {

// Closes the descriptor if it owns it; standard input and output are borrowed and stay open.
class FileDescriptor {
 public:
  FileDescriptor() = default;
  FileDescriptor(int descriptor, bool owned) : descriptor_(descriptor), owned_(owned) {}
  FileDescriptor(FileDescriptor&& other) noexcept
      : descriptor_(std::exchange(other.descriptor_, -1)), owned_(std::exchange(other.owned_, false)) {}
  FileDescriptor& operator=(FileDescriptor&& other) noexcept {
    std::swap(descriptor_, other.descriptor_);
    std::swap(owned_, other.owned_);
    return *this;
  }
  ~FileDescriptor();

  [[nodiscard]] int get() const { return descriptor_; }
  [[nodiscard]] bool owned() const { return owned_; }

 private:
  int descriptor_ = -1;
  bool owned_ = false;
};

}  // namespace relance
