// The dirty rows of one kind: decoded rows that the open batch has changed. Each commit writes and clears them.
//
// Row provides: void start(std::string_view key); bool decode(std::string_view bytes), each of which replaces its old
// content; void encode(ByteBuffer&) const (writing nothing removes the row); and, if it has formats, static bool
// is_newer(std::string_view bytes) for bytes that decode() rejects. One thread.
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
  // `kind` is the first byte of the rows' keys in the store.
  KeyedState(TaskStore& store, char kind) : store_(store), kind_(kind) {}

  // The current row, to be changed in place and then written. References are valid until clear().
  Row& mutable_row(std::string_view key) {
    if (Row* dirty = find(key)) return *dirty;
    Row& row = add(key);
    load(key, row);
    return row;
  }

  // Makes a row dirty that is not yet, with the content that a scan has read.
  Row& insert(std::string_view key, Row&& scanned) {
    Row& row = add(key);
    row = std::move(scanned);
    return row;
  }

  // The current row, read-only: valid until the next call.
  const Row& read(std::string_view key) {
    if (Row* dirty = find(key)) return *dirty;
    load(key, clean_);
    return clean_;
  }

  // Visits each dirty row, in the order in which they became dirty.
  template <class Visit>
  void for_each_dirty(Visit visit) const {
    for (std::size_t i = 0; i < used_; ++i) visit(rows_[i].row);
  }

  [[nodiscard]] bool empty() const { return dirty_.empty(); }
  [[nodiscard]] std::size_t size() const { return dirty_.size(); }

  // Adds the dirty rows to the batch; call clear() once they are written.
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
  // Loads the stored row, or initialises it.
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
  // The row still has its previous content.
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
  std::deque<DirtyRow> rows_;  // reused with their content; the first `used_` are dirty
  std::size_t used_ = 0;
  Arena keys_;
  RowIndex dirty_;
  Row clean_;
  ByteBuffer encoded_;
  std::string key_;
};

}  // namespace relance::stream
