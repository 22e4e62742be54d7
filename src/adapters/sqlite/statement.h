// Prepared statements of one connection. One thread at a time.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include <sqlite3.h>

#include <relance/ports/sql.h>

namespace relance::sqlite {

inline constexpr std::size_t kStatementsMax = 256;  // kept prepared per connection

struct Finalize {
  void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};
using StatementHandle = std::unique_ptr<sqlite3_stmt, Finalize>;

// Binds the parameters of a statement; text is borrowed until it is reset. False: there is no value for a parameter. By
// position: ?1, ?2, ...
[[nodiscard]] bool bind(sqlite3_stmt* statement, std::span<const ports::SqlValue> values);
// By number: SQLite treats $1, $2, ... as names, and numbers them by first occurrence.
[[nodiscard]] bool bind_numbered(sqlite3_stmt* statement, std::span<const ports::SqlValue> values);

// Resets the statement and clears its bindings on destruction.
class Reset {
 public:
  explicit Reset(sqlite3_stmt* statement) : statement_(statement) {}
  ~Reset() {
    sqlite3_reset(statement_);
    sqlite3_clear_bindings(statement_);
  }
  Reset(const Reset&) = delete;
  Reset& operator=(const Reset&) = delete;

 private:
  sqlite3_stmt* const statement_;
};

class StatementCache {
 public:
  explicit StatementCache(sqlite3* connection) : connection_(connection) {}

  // Valid until the next call. Null: SQLite rejects it; the connection has the error.
  sqlite3_stmt* prepare(std::string_view text);

 private:
  struct Kept {
    StatementHandle statement;
    std::uint64_t used_at = 0;
  };
  void drop_oldest();

  sqlite3* const connection_;
  std::map<std::string, Kept, std::less<>> kept_;
  std::uint64_t uses_ = 0;
};

}  // namespace relance::sqlite
