// Collects result rows.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include <sqlite3.h>

#include <relance/ports/sql.h>

namespace relance::sqlite {

// Clears `rows`, then appends rows of one or several statements; call finish() at the end. Borrows both arguments.
class RowReader {
 public:
  RowReader(std::span<const ports::SqlType> types, ports::SqlRows& rows);

  // Appends the current row of the statement. Returns what is wrong with it, or nullopt.
  std::optional<std::string> take(sqlite3_stmt* statement);
  void finish();

 private:
  struct Piece {  // of the text, whose address changes as it grows
    std::size_t value;
    std::size_t begin;
    std::size_t size;
  };
  bool take_value(sqlite3_stmt* statement, int column, ports::SqlType type);
  void take_text(sqlite3_stmt* statement, int column);
  bool take_uuid(sqlite3_stmt* statement, int column);

  std::span<const ports::SqlType> types_;
  ports::SqlRows& rows_;
  std::vector<Piece> pieces_;
};

}  // namespace relance::sqlite
