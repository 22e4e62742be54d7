// A relational database as the projections use it: statements in the SQL common to Postgres and SQLite, with parameters
// $1, $2, ...; rows of a few types; bulk writes that each engine implements in its own way. Knows no table.
//
// Errors: kRetry: the statement or transaction had no effect and may succeed later (busy, read-only, disk full, lock
// timeout); kRejoin: the session is over, open another one; a commit() that fails like this may have taken effect;
// kStop: retrying cannot help (a missing table, a wrong type).
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include <relance/base/byte_buffer.h>
#include <relance/base/time.h>
#include <relance/base/uuid.h>
#include <relance/ports/error.h>

namespace relance::ports {

enum class SqlDialect : std::uint8_t { kPostgres, kSqlite };

// Postgres: text, bigint, boolean, timestamptz, uuid, json. SQLite: TEXT, INTEGER, INTEGER 0 and 1, INTEGER
// milliseconds since 1970, BLOB of 16 bytes, TEXT.
enum class SqlType : std::uint8_t { kText, kInteger, kBoolean, kTime, kUuid, kJson };

// monostate: NULL. Text and JSON are string_views. Text holds no NUL.
using SqlValue = std::variant<std::monostate, std::string_view, std::int64_t, bool, Timestamp, Uuid>;

// The result of a query, row by row; owns its text. Reused for the next query. Movable but not copyable: values borrow
// from `text`, whose bytes do not move.
struct SqlRows {
  std::size_t columns = 0;
  std::vector<SqlValue> values;  // columns of the first row, of the second, ...
  ByteBuffer text;

  [[nodiscard]] std::size_t size() const { return columns == 0 ? 0 : values.size() / columns; }
  [[nodiscard]] std::span<const SqlValue> row(std::size_t number) const {
    return std::span{values}.subspan(number * columns, columns);
  }
};

// What an upsert does with a column of an existing row.
enum class SqlMerge : std::uint8_t {
  kKey,      // part of the key that identifies the row
  kReplace,  // sets the new value
  kKeep,     // keeps the old value
  kFill,     // sets the new value if the old one is NULL
  kAdd,      // adds the new value to the old one (integers)
};

struct SqlColumn {
  std::string_view name;
  SqlType type = SqlType::kText;
  SqlMerge merge = SqlMerge::kReplace;
};

// Rows of one table with distinct keys, as values of `columns`, row by row. The key columns are those of a primary key
// or a unique index; without key columns the rows are inserted. Keys in ascending order avoid deadlocks with other
// writers.
struct SqlUpsert {
  std::string_view table;
  std::span<const SqlColumn> columns;
  std::span<const SqlValue> values;
};

// Deletes the rows whose `columns` equal one of these groups of values; NULL equals nothing.
struct SqlErase {
  std::string_view table;
  std::span<const SqlColumn> columns;
  std::span<const SqlValue> values;
};

// Rows whose `key` is among `keys`, in any order: the key and then `columns`.
struct SqlLookup {
  std::string_view table;
  SqlColumn key;
  std::span<const SqlColumn> columns;
  std::span<const SqlValue> keys;
};

// One connection. One thread at a time, except interrupt(). Statements outside of begin() and commit() autocommit.
// After a statement of a transaction has failed, all later ones in it fail with the same error, including commit().
class SqlSession {
 public:
  virtual ~SqlSession() = default;

  // One statement, prepared once per text. `types` are the types of the result columns, in order, since not every
  // engine knows them.
  virtual PortResult<Done> query(std::string_view statement, std::span<const SqlValue> parameters,
                                 std::span<const SqlType> types, SqlRows& rows) = 0;
  // A statement without result rows; returns the number of rows changed.
  virtual PortResult<std::int64_t> execute(std::string_view statement, std::span<const SqlValue> parameters) = 0;
  // Statements without parameters, separated by `;`, applied all or none. They must not begin or end a transaction.
  virtual PortResult<Done> run_script(std::string_view script) = 0;

  // In a read session, a transaction sees one snapshot of the database: that of its first statement.
  virtual PortResult<Done> begin() = 0;
  // Within a transaction; may be sent later, so that an error may only be reported at the commit.
  virtual PortResult<Done> upsert(const SqlUpsert& rows) = 0;
  virtual PortResult<Done> erase(const SqlErase& rows) = 0;
  virtual PortResult<Done> lookup(const SqlLookup& lookup, SqlRows& rows) = 0;
  virtual PortResult<Done> commit() = 0;  // after an error no transaction is open
  virtual PortResult<Done> roll_back() = 0;

  // Outside of a transaction. Takes the named lock until unlock() or the end of the session. False: another session
  // still holds it after `wait`. Locking it again, or unlocking a lock that is not held, has no effect.
  virtual PortResult<bool> lock(std::string_view name, Duration wait) = 0;
  virtual PortResult<Done> unlock(std::string_view name) = 0;

  // Cancels the running statement, which fails with kRetry; no effect if none is running. Any thread.
  virtual void interrupt() = 0;
};

enum class SqlAccess : std::uint8_t { kRead, kWrite };

class SqlDatabase {
 public:
  virtual ~SqlDatabase() = default;
  [[nodiscard]] virtual SqlDialect dialect() const = 0;
  // Any thread. kRetry: the database is unavailable now.
  virtual PortResult<std::unique_ptr<SqlSession>> connect(SqlAccess access) = 0;
};

}  // namespace relance::ports
