// The entries of a cache, with lifetimes, bounded in bytes. One thread at a time.
#pragma once

#include <cstdint>
#include <list>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include <relance/base/time.h>

namespace relance::memory {

struct Entry {
  std::string key;
  std::optional<std::string> value;  // none: erased
  std::int64_t version = 0;
  Duration until{};  // in time since boot
};

class Entries {
 public:
  explicit Entries(std::size_t bytes_max) : bytes_max_(bytes_max) {}

  // nullptr: missing or expired. Valid until the next call; the entry becomes the most recently used.
  [[nodiscard]] const Entry* find(std::string_view key, Duration now);
  // Replaces the existing entry. An entry larger than the whole cache is not kept.
  void put(Entry entry, Duration now);
  // Erases the entries for whose key `goes` returns true; returns how many.
  template <class Goes>
  std::int64_t erase_if(Duration now, Goes goes) {
    std::int64_t erased = 0;
    for (auto entry = order_.begin(); entry != order_.end();) {
      const auto following = std::next(entry);
      const bool is_over = entry->until <= now;
      if (is_over || goes(std::string_view{entry->key})) {
        erased += is_over ? 0 : 1;
        remove(entry);
      }
      entry = following;
    }
    return erased;
  }

  // Stands in for erasures that were evicted early: until they would have expired, older versions must not be put.
  [[nodiscard]] std::int64_t version_min(Duration now) const { return now < floor_until_ ? floor_ : 0; }
  // Forgets all erasures.
  void forget_version_min() { floor_until_ = {}; }

  [[nodiscard]] std::size_t bytes() const { return bytes_; }

 private:
  using Order = std::list<Entry>;  // most recently used first

  [[nodiscard]] static std::size_t bytes_of(const Entry& entry);
  void remove(Order::iterator entry);
  void evict(Duration now);

  const std::size_t bytes_max_;
  Order order_;
  std::unordered_map<std::string_view, Order::iterator> by_key_;  // the keys borrow from the entries
  std::size_t bytes_ = 0;
  std::int64_t floor_ = 0;
  Duration floor_until_{};
};

}  // namespace relance::memory
