// The rows of one task in the process's state store, through the cache; and what a commit writes. One thread.
#pragma once

#include <bitset>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <relance/base/arena.h>
#include <relance/ports/state_store.h>
#include <relance/stream/row_cache.h>

namespace relance::stream {

// Changes of one commit, in any order; a key is changed once.
class StateBatch {
 public:
  // Copies both.
  void put(std::string_view key, std::string_view value);
  void remove(std::string_view key);
  // Those whose key begins with `prefix` are not to be written.
  void forget(std::string_view prefix);
  // Sorted by key.
  [[nodiscard]] std::vector<ports::StateWrite>& sorted();
  // Those that came behind the first `count`; only before sorted().
  [[nodiscard]] std::span<const ports::StateWrite> behind(std::size_t count) const {
    return std::span{writes_}.subspan(count);
  }
  [[nodiscard]] std::size_t size() const { return writes_.size(); }
  [[nodiscard]] bool empty() const { return writes_.empty(); }
  void clear();

 private:
  Arena bytes_;
  std::vector<ports::StateWrite> writes_;
};

class TaskStore {
 public:
  // Every key of the task begins with `prefix` in the store.
  TaskStore(ports::StateStore& store, std::string prefix, RowCacheBudget& budget);

  // The row of a key. After a failure of the store (failure()) it says none, and the batch must be given up. Valid
  // until the next call.
  [[nodiscard]] std::optional<std::string_view> get(std::string_view key);
  // Whole rows in key order, keys with the task's prefix (prefix_size()); what the open batch changes is not seen.
  [[nodiscard]] std::unique_ptr<ports::StateScan> scan(std::string_view key_prefix, std::string_view after) const;
  [[nodiscard]] std::size_t prefix_size() const { return prefix_.size(); }

  void put(std::string_view key, std::string_view value, StateBatch& batch);
  void remove(std::string_view key, StateBatch& batch);
  // Every row of ours in `writes` has reached the store.
  void apply(std::span<const ports::StateWrite> writes);
  // A row that a scan has met.
  void warm(std::string_view whole_key, std::string_view value) {
    cache_.put_if_room(whole_key.substr(prefix_.size()), value);
  }
  // Each row of a kind (the first byte of its key) has been warmed: as long as the cache gives none up, one that it
  // does not have is nowhere.
  void all_are_warm(char kind) { warm_kinds_.set(static_cast<unsigned char>(kind)); }

  void fail(ports::PortError error);
  // A row is of a newer version.
  void fail_newer();
  [[nodiscard]] bool has_met_newer() const { return has_met_newer_; }
  [[nodiscard]] const std::optional<ports::PortError>& failure() const { return failure_; }

 private:
  std::string_view whole(std::string_view key);
  [[nodiscard]] bool holds_all_like(std::string_view key) const {
    return cache_.is_whole() && !key.empty() && warm_kinds_.test(static_cast<unsigned char>(key.front()));
  }

  ports::StateStore& store_;
  std::string prefix_;
  std::string key_;
  std::string value_;
  RowCache cache_;  // by key without the prefix
  std::bitset<256> warm_kinds_;
  std::optional<ports::PortError> failure_;
  bool has_met_newer_ = false;
};

}  // namespace relance::stream
