// The rows of one task in the process's state store, read through the cache, and the changes of a commit. One thread.
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

// The changes of one commit, in any order; each key at most once.
class StateBatch {
 public:
  // Copies key and value.
  void put(std::string_view key, std::string_view value);
  void remove(std::string_view key);
  // Discards the changes to keys that begin with `prefix`.
  void forget(std::string_view prefix);
  // Sorted by key.
  [[nodiscard]] std::vector<ports::StateWrite>& sorted();
  // The changes after the first `count`; only before sorted().
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
  // All keys of the task begin with `prefix` in the store.
  TaskStore(ports::StateStore& store, std::string prefix, RowCacheBudget& budget);

  // The row of a key. After an error of the store (failure()) it returns nullopt, and the batch must be abandoned.
  // Valid until the next call.
  [[nodiscard]] std::optional<std::string_view> get(std::string_view key);
  // Rows in key order, with the task's prefix in the keys (prefix_size()); without the changes of the open batch.
  [[nodiscard]] std::unique_ptr<ports::StateScan> scan(std::string_view key_prefix, std::string_view after) const;
  [[nodiscard]] std::size_t prefix_size() const { return prefix_.size(); }

  void put(std::string_view key, std::string_view value, StateBatch& batch);
  void remove(std::string_view key, StateBatch& batch);
  // Updates the cache after the task's rows in `writes` have reached the store.
  void apply(std::span<const ports::StateWrite> writes);
  // Caches a row read by a scan.
  void warm(std::string_view whole_key, std::string_view value) {
    cache_.put_if_room(whole_key.substr(prefix_.size()), value);
  }
  // All rows of a kind (the first byte of the key) have been cached: as long as nothing is evicted, a row that is not
  // cached does not exist.
  void all_are_warm(char kind) { warm_kinds_.set(static_cast<unsigned char>(kind)); }

  void fail(ports::PortError error);
  // A row was written by a newer version.
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
