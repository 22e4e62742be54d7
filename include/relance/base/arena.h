// Text that lives until the next clear(), in reused chunks that never move. One thread at a time.
#pragma once

#include <cstddef>
#include <cstring>
#include <memory>
#include <string_view>
#include <vector>

namespace relance {

class Arena {
 public:
  // A copy of `text` that stays where it is until clear().
  std::string_view keep(std::string_view text) {
    if (text.empty()) return {};
    char* out = allocate(text.size());
    std::memcpy(out, text.data(), text.size());
    return {out, text.size()};
  }

  // Uninitialised bytes, unaligned.
  char* allocate(std::size_t size) {
    while (current_ < chunks_.size()) {
      Chunk& chunk = chunks_[current_];
      if (chunk.capacity - used_ >= size) {
        char* out = chunk.bytes.get() + used_;
        used_ += size;
        return out;
      }
      ++current_;
      used_ = 0;
    }
    const std::size_t capacity = size > kChunkBytes ? size : kChunkBytes;
    chunks_.push_back({std::make_unique_for_overwrite<char[]>(capacity), capacity});
    used_ = size;
    return chunks_.back().bytes.get();
  }

  void clear() {
    current_ = 0;
    used_ = 0;
    if (chunks_.size() > kChunksKeptMax) chunks_.resize(kChunksKeptMax);
  }

 private:
  static constexpr std::size_t kChunkBytes = 16 * 1024;
  static constexpr std::size_t kChunksKeptMax = 16;

  struct Chunk {
    std::unique_ptr<char[]> bytes;
    std::size_t capacity = 0;
  };
  std::vector<Chunk> chunks_;
  std::size_t current_ = 0;
  std::size_t used_ = 0;
};

}  // namespace relance
