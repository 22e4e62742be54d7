// Gathers the rows that statements answer.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include <sqlite3.h>

#include <relance/ports/sql.h>

namespace relance::sqlite {

// Empties `rows`, takes row after row of one or several statements; the rows are whole after finish(). Borrows both.
class RowReader {
 public:
  RowReader(std::span<const ports::SqlType> types, ports::SqlRows& rows);

  // The current row of the statement. The error in it; empty: none.
  std::optional<std::string> take(sqlite3_stmt* statement);
  void finish();

 private:
  struct Piece {  // of the text, which moves as it grows
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
