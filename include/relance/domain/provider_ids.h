// The provider's ids of one message, at most kProviderIdsPerMessageMax, in one piece of memory.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace relance::domain {

class ProviderIds {
 public:
  // The message's own id: the first that it was given; empty while it has none.
  [[nodiscard]] std::string_view own() const { return count_ == 0 ? std::string_view{} : entry(0); }

  // Whether `id` leads to this message. The own id does not where it led to another message first.
  [[nodiscard]] bool indexes(std::string_view id) const;
  [[nodiscard]] bool full() const;

  // Makes `id` the own id if there is none. `indexed`: whether it leads here.
  void set_own(std::string_view id, bool indexed);
  // Makes `id` lead here; the caller has seen that it leads nowhere yet and that there is room.
  void index(std::string_view id);

  // As new; keeps its memory.
  void clear();

  [[nodiscard]] int count() const { return count_; }
  [[nodiscard]] bool own_indexed() const { return own_indexed_; }
  [[nodiscard]] std::string_view entry(int position) const;

  // Where the ids lie, for a hint to the cache.
  [[nodiscard]] const char* memory() const { return entries_.data(); }

  friend bool operator==(const ProviderIds&, const ProviderIds&) = default;

 private:
  std::string entries_;  // each: length - 1 in one byte, then the text
  std::uint8_t count_ = 0;
  bool own_indexed_ = false;
};

}  // namespace relance::domain
