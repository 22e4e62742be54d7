// The overlay of one kind of row: what the open batch has touched, decoded; it is written once a commit, or dropped.
//
// Row offers: void start(std::string_view key); bool decode(std::string_view bytes), either of which replaces all that
// it held; void encode(ByteBuffer&) const (nothing written: the row is removed); and, where it has formats, static bool
// is_newer(std::string_view bytes) of what decode() refuses. One thread.
#pragma once

#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include <relance/base/arena.h>
#include <relance/base/assert.h>
#include <relance/base/byte_buffer.h>
#include <relance/stream/row_index.h>
#include <relance/stream/task_store.h>

namespace relance::stream {

template <class Row>
class KeyedState {
 public:
  // `kind` is the first byte of the keys in the store.
  KeyedState(TaskStore& store, char kind) : store_(store), kind_(kind) {}

  // The row as it stands now, to be changed in place: it will be written. References stay until written() or drop().
  Row& touch(std::string_view key) {
    if (Row* touched = find(key)) return *touched;
    Row& row = add(key);
    read(key, row);
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
    if (Row* touched = find(key)) return *touched;
    read(key, looked_at_);
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
    used_ = 0;
    if (rows_.size() > kRowsKeptMax) rows_.clear();
  }

 private:
  static constexpr std::size_t kRowsKeptMax = 20'000;

  struct Touched {
    std::string_view key;
    Row row;
  };

  [[nodiscard]] Row* find(std::string_view key) const { return static_cast<Row*>(touched_.find(key)); }
  // As it is stored, else as it begins.
  void read(std::string_view key, Row& row) {
    const auto bytes = store_.get(store_key(key));
    if (bytes && row.decode(*bytes)) return;
    if (bytes) refuse(*bytes);
    row.start(key);
  }
  void refuse(std::string_view bytes) {
    if constexpr (requires { Row::is_newer(bytes); }) {
      if (Row::is_newer(bytes)) return store_.fail_newer();
    }
    store_.fail({ports::Reaction::kStop, std::string{"a stored row cannot be read: "} + kind_});
  }
  // What the row held before is still in it.
  Row& add(std::string_view key) {
    if (used_ == rows_.size()) rows_.emplace_back();
    Touched& touched = rows_[used_++];
    touched.key = keys_.keep(key);
    touched_.add(touched.key, &touched.row);
    return touched.row;
  }
  std::string_view store_key(std::string_view key) {
    key_.assign(1, kind_);
    key_.append(key);
    return key_;
  }

  TaskStore& store_;
  char kind_;
  std::deque<Touched> rows_;  // reused with what they hold; the first `used_` are touched
  std::size_t used_ = 0;
  Arena keys_;
  RowIndex touched_;
  Row looked_at_;
  ByteBuffer encoded_;
  std::string key_;
};

}  // namespace relance::stream
