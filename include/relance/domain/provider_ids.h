// The provider ids of one message, at most kProviderIdsPerMessageMax, in one block of memory.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace relance::domain {

class ProviderIds {
 public:
  // The message's own id: the first one it was given; empty until then.
  [[nodiscard]] std::string_view own() const { return count_ == 0 ? std::string_view{} : entry(0); }

  // Whether looking up `id` finds this message. The own id does not if another message had it first.
  [[nodiscard]] bool indexes(std::string_view id) const;
  [[nodiscard]] bool full() const;

  // Makes `id` the own id if there is none. `indexed`: whether looking it up finds this message.
  void set_own(std::string_view id, bool indexed);
  // Indexes `id` to this message; the caller has checked that it is not indexed yet and that there is room.
  void index(std::string_view id);

  // Resets to the default; keeps its memory.
  void clear();

  [[nodiscard]] int count() const { return count_; }
  [[nodiscard]] bool own_indexed() const { return own_indexed_; }
  [[nodiscard]] std::string_view entry(int position) const;

  // The address of the ids, for prefetching.
  [[nodiscard]] const char* memory() const { return entries_.data(); }

  friend bool operator==(const ProviderIds&, const ProviderIds&) = default;

 private:
  std::string entries_;  // each: length - 1 in one byte, then the text
  std::uint8_t count_ = 0;
  bool own_indexed_ = false;
};

}  // namespace relance::domain
