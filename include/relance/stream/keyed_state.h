// The dirty rows of one kind: what the open batch has changed, decoded. They are written once a commit, or cleared.
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

  // The current row, to be changed in place: it will be written. References stay until written() or clear().
  Row& mutable_row(std::string_view key) {
    if (Row* dirty = find(key)) return *dirty;
    Row& row = add(key);
    load(key, row);
    return row;
  }

  // The row of a key that is not dirty, as a scan has read it.
  Row& insert(std::string_view key, Row&& scanned) {
    Row& row = add(key);
    row = std::move(scanned);
    return row;
  }

  // The current row, to be read: until the next call.
  const Row& read(std::string_view key) {
    if (Row* dirty = find(key)) return *dirty;
    load(key, clean_);
    return clean_;
  }

  // Each dirty row, in the order in which they became dirty.
  template <class Visit>
  void for_each_dirty(Visit visit) const {
    for (std::size_t i = 0; i < used_; ++i) visit(rows_[i].row);
  }

  [[nodiscard]] bool empty() const { return dirty_.empty(); }
  [[nodiscard]] std::size_t size() const { return dirty_.size(); }

  // Adds the dirty rows to the batch; clear() is due once they are written.
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
  void clear() {
    dirty_.clear();
    keys_.clear();
    used_ = 0;
    if (rows_.size() > kRowsKeptMax) rows_.clear();
  }

 private:
  static constexpr std::size_t kRowsKeptMax = 20'000;

  struct DirtyRow {
    std::string_view key;
    Row row;
  };

  [[nodiscard]] Row* find(std::string_view key) const { return static_cast<Row*>(dirty_.find(key)); }
  // As it is stored, else as it begins.
  void load(std::string_view key, Row& row) {
    const auto bytes = store_.get(store_key(key));
    if (bytes && row.decode(*bytes)) return;
    if (bytes) refuse(*bytes);
    row.start(key);
  }
  void refuse(std::string_view bytes) {
    if constexpr (requires { Row::is_newer(bytes); }) {
      if (Row::is_newer(bytes)) return store_.fail_newer();
    }
    store_.fail({ports::Reaction::kStop, std::string{"a stored row cannot be read: kind "} + kind_});
  }
  // What the row held before is still in it.
  Row& add(std::string_view key) {
    if (used_ == rows_.size()) rows_.emplace_back();
    DirtyRow& dirty = rows_[used_++];
    dirty.key = keys_.keep(key);
    dirty_.add(dirty.key, &dirty.row);
    return dirty.row;
  }
  std::string_view store_key(std::string_view key) {
    key_.assign(1, kind_);
    key_.append(key);
    return key_;
  }

  TaskStore& store_;
  char kind_;
  std::deque<DirtyRow> rows_;  // reused with what they hold; the first `used_` are dirty
  std::size_t used_ = 0;
  Arena keys_;
  RowIndex dirty_;
  Row clean_;
  ByteBuffer encoded_;
  std::string key_;
};

}  // namespace relance::stream
