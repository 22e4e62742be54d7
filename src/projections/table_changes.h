// The changes of a batch in one table: each row once, however many facts touched it.
#pragma once

#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

#include <relance/ports/sql.h>
#include <relance/projections/table.h>

namespace relance::projections {

class TableChanges {
 public:
  static constexpr std::size_t kColumnsMax = 32;

  // A changed row: the columns that are set, to be merged as the table specifies.
  class Row {
   public:
    Row& set(std::size_t column, ports::SqlValue value);
    // The value set in this batch; nullptr: not set.
    [[nodiscard]] const ports::SqlValue* get(std::size_t column) const;

   private:
    friend class TableChanges;
    Row(TableChanges& changes, std::size_t number) : changes_(changes), number_(number) {}
    TableChanges& changes_;
    std::size_t number_;
  };

  explicit TableChanges(const Table& table);

  // Returns the row with this key, adding it if necessary. Texts are borrowed until clear().
  Row row(std::initializer_list<ports::SqlValue> key);
  [[nodiscard]] std::size_t rows() const { return masks_.size(); }
  void clear();

  // Upserts the rows, grouped by the columns they set, in key order.
  ports::PortResult<ports::Done> write(ports::SqlSession& session) const;

 private:
  using Mask = std::uint32_t;
  [[nodiscard]] std::vector<std::size_t> sorted() const;
  ports::PortResult<ports::Done> write_shape(ports::SqlSession& session, Mask mask,
                                             const std::vector<std::size_t>& order) const;
  [[nodiscard]] const ports::SqlValue& value(std::size_t row, std::size_t column) const {
    return values_[row * table_.columns.size() + column];
  }

  const Table& table_;
  const std::size_t keys_;
  std::unordered_map<std::string, std::size_t> numbers_;  // row numbers, by encoded key
  std::vector<Mask> masks_;                               // bits of the columns that are set
  std::vector<ports::SqlValue> values_;
  std::string key_;
};

// Rows to delete: those with one of these values in a column.
class TableErasures {
 public:
  TableErasures(const Table& table, std::size_t column) : table_(table), column_(column) {}
  void add(const ports::SqlValue& value) { values_.push_back(value); }
  void clear() { values_.clear(); }
  ports::PortResult<ports::Done> write(ports::SqlSession& session) const;

 private:
  const Table& table_;
  const std::size_t column_;
  std::vector<ports::SqlValue> values_;
};

}  // namespace relance::projections
