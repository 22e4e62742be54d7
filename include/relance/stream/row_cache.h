// Rows of a state store as they are stored, in memory, within a budget: a CLOCK cache (a row that was read since the
// hand last passed stays). What write() changes in the store is changed here too, so a hit is always right. One thread.
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

  // None: not here, which says nothing about the store. Valid until the next put or erase.
  [[nodiscard]] std::optional<std::string_view> get(std::string_view key);
  void put(std::string_view key, std::string_view value);
  // Only where there is room without giving up another.
  void put_if_room(std::string_view key, std::string_view value);
  void erase(std::string_view key);
  [[nodiscard]] std::size_t size() const;
  // Whether every row that was offered is here, or was erased.
  [[nodiscard]] bool is_whole() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

[[nodiscard]] std::uint64_t hash_bytes(std::string_view bytes, std::uint64_t seed);

}  // namespace relance::stream
