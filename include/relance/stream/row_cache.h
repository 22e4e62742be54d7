// A cache of a state store's rows in encoded form, within a budget: CLOCK eviction (a row read since the hand last
// passed is kept). write() to the store updates it too, so a hit is always current. One thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>

namespace relance::stream {

// Shared by the caches of one worker.
struct RowCacheBudget {
  std::size_t bytes_max = 0;
  std::size_t bytes = 0;
};

class RowCache {
 public:
  explicit RowCache(RowCacheBudget& budget);
  ~RowCache();
  RowCache(const RowCache&) = delete;
  RowCache& operator=(const RowCache&) = delete;

  // nullopt: not cached; it may still be in the store. Valid until the next put or erase.
  [[nodiscard]] std::optional<std::string_view> get(std::string_view key);
  void put(std::string_view key, std::string_view value);
  // Only if nothing must be evicted for it.
  void put_if_room(std::string_view key, std::string_view value);
  void erase(std::string_view key);
  [[nodiscard]] std::size_t size() const;
  // Whether every row that was offered is still cached or was erased.
  [[nodiscard]] bool is_whole() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

[[nodiscard]] std::uint64_t hash_bytes(std::string_view bytes, std::uint64_t seed);

}  // namespace relance::stream
