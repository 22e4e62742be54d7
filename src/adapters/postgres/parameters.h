// Statement parameters in PostgreSQL's binary format (the send functions of its types): numbers are big-endian.
#pragma once

#include <span>
#include <vector>

#include <libpq-fe.h>

#include <relance/base/byte_buffer.h>
#include <relance/ports/sql.h>

namespace relance::postgres {

// The parameters of one statement. Reused for the next statement.
class Parameters {
 public:
  void clear();
  // One per value. Texts have the type that the statement expects there.
  void add_values(std::span<const ports::SqlValue> values);
  // One array per column: the values are given row by row.
  void add_columns(std::span<const ports::SqlColumn> columns, std::span<const ports::SqlValue> values);

  [[nodiscard]] std::span<const Oid> types() const { return types_; }
  [[nodiscard]] int size() const { return static_cast<int>(types_.size()); }
  // In libpq's form; valid until the next change.
  [[nodiscard]] const char* const* values();
  [[nodiscard]] const int* sizes() const { return sizes_.data(); }
  [[nodiscard]] const int* formats() const { return formats_.data(); }
  [[nodiscard]] std::size_t bytes() const { return bytes_.size(); }

 private:
  void close(Oid type, std::size_t begin);
  void add_column(ports::SqlType type, std::size_t column, std::size_t columns,
                  std::span<const ports::SqlValue> values);

  ByteBuffer bytes_;
  std::vector<Oid> types_;
  std::vector<std::size_t> begins_;
  std::vector<int> sizes_;  // negative: NULL
  std::vector<int> formats_;
  std::vector<const char*> values_;
};

}  // namespace relance::postgres
