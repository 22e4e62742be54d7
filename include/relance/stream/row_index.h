// Finds an in-memory row by its key. Borrows both: keys must not move until clear(). One thread.
#pragma once

#include <cstddef>
#include <memory>
#include <string_view>

namespace relance::stream {

class RowIndex {
 public:
  RowIndex();
  ~RowIndex();
  RowIndex(const RowIndex&) = delete;
  RowIndex& operator=(const RowIndex&) = delete;

  // nullptr: not found.
  [[nodiscard]] void* find(std::string_view key) const;
  // The key must not be there.
  void add(std::string_view key, void* row);
  [[nodiscard]] std::size_t size() const;
  [[nodiscard]] bool empty() const { return size() == 0; }
  void clear();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace relance::stream
