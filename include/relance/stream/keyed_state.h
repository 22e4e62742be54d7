// The overlay of one kind of row: what the open batch has touched, decoded; it is written once a commit, or dropped.
//
// Row offers: void start(std::string_view key); bool decode(std::string_view bytes); void encode(ByteBuffer&) const
// (nothing written: the row is removed). One thread.
#pragma once

#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include <boost/unordered/unordered_flat_map.hpp>

#include <relance/base/arena.h>
#include <relance/base/assert.h>
#include <relance/base/byte_buffer.h>
#include <relance/stream/task_store.h>

namespace relance::stream {

template <class Row>
class KeyedState {
 public:
  // `kind` is the first byte of the keys in the store.
  KeyedState(TaskStore& store, char kind) : store_(store), kind_(kind) {}

  // The row as it stands now, to be changed in place: it will be written. References stay until written() or drop().
  Row& touch(std::string_view key) {
    const auto found = touched_.find(key);
    if (found != touched_.end()) return *found->second;
    Row& row = add(key);
    if (const auto bytes = store_.get(store_key(key)); bytes && !row.decode(*bytes)) {
      store_.fail({ports::Reaction::kStop, std::string{"a stored row cannot be read: "} + kind_});
      row.start(key);
    }
    return row;
  }

  // The row of a key that is not touched, as a scan has met it.
  Row& adopt(std::string_view key, Row&& scanned) {
    Row& row = add(key);
    row = std::move(scanned);
    return row;
  }

  // The row as it stands now, to be read: until the next call.
  const Row& look(std::string_view key) {
    const auto found = touched_.find(key);
    if (found != touched_.end()) return *found->second;
    looked_at_.start(key);
    if (const auto bytes = store_.get(store_key(key)); bytes && !looked_at_.decode(*bytes)) {
      store_.fail({ports::Reaction::kStop, std::string{"a stored row cannot be read: "} + kind_});
      looked_at_.start(key);
    }
    return looked_at_;
  }

  // Each touched row, in the order in which they were touched.
  template <class Visit>
  void for_each_touched(Visit visit) const {
    for (std::size_t i = 0; i < used_; ++i) visit(rows_[i].row);
  }

  [[nodiscard]] bool empty() const { return touched_.empty(); }
  [[nodiscard]] std::size_t size() const { return touched_.size(); }

  // Adds the touched rows to the batch; drop() is due once they are written.
  void write(StateBatch& batch) {
    for (std::size_t i = 0; i < used_; ++i) {
      encoded_.clear();
      rows_[i].row.encode(encoded_);
      const std::string_view key = store_key(rows_[i].key);
      if (encoded_.empty()) {
        store_.remove(key, batch);
      } else {
        store_.put(key, encoded_.view(), batch);
      }
    }
  }
  void drop() {
    touched_.clear();
    keys_.clear();
    for (std::size_t i = 0; i < used_; ++i) rows_[i].row = Row{};
    used_ = 0;
    if (rows_.size() > kRowsKeptMax) rows_.clear();
  }

 private:
  static constexpr std::size_t kRowsKeptMax = 20'000;

  struct Touched {
    std::string_view key;
    Row row;
  };
  struct Hash {
    using is_avalanching = void;
    std::size_t operator()(std::string_view key) const { return hash_bytes(key, 0); }
  };

  Row& add(std::string_view key) {
    if (used_ == rows_.size()) rows_.emplace_back();
    Touched& touched = rows_[used_++];
    touched.key = keys_.keep(key);
    touched.row.start(touched.key);
    touched_.emplace(touched.key, &touched.row);
    return touched.row;
  }
  std::string_view store_key(std::string_view key) {
    key_.assign(1, kind_);
    key_.append(key);
    return key_;
  }

  TaskStore& store_;
  char kind_;
  std::deque<Touched> rows_;  // reused; the first `used_` are touched
  std::size_t used_ = 0;
  Arena keys_;
  boost::unordered_flat_map<std::string_view, Row*, Hash> touched_;
  Row looked_at_;
  ByteBuffer encoded_;
  std::string key_;
};

}  // namespace relance::stream
