// A relational database as the views use it: statements in the SQL that Postgres and SQLite share, with parameters $1,
// $2, ...; rows of few types; bulk writes that each engine does in its own way. Nothing here names a table.
//
// Reactions: kRetry: the statement or transaction had no effect and may work later (busy, read-only, full, a lock that
// was waited for in vain); kRejoin: the session is over, open another one: a commit() that ends so may have happened;
// kStop: no later try will help (a table that is not there, a wrong type).
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

// What a query answered, row after row; owns its text. Reused from one query to the next. Moved, not copied: the values
// borrow from `text`, whose bytes stay where they are.
struct SqlRows {
  std::size_t columns = 0;
  std::vector<SqlValue> values;  // columns of the first row, of the second, ...
  ByteBuffer text;

  [[nodiscard]] std::size_t size() const { return columns == 0 ? 0 : values.size() / columns; }
  [[nodiscard]] std::span<const SqlValue> row(std::size_t number) const {
    return std::span{values}.subspan(number * columns, columns);
  }
};

// What an upsert does with a column of a row that is there already.
enum class SqlMerge : std::uint8_t {
  kKey,      // part of the key that decides whether it exists
  kReplace,  // takes the new value
  kKeep,     // keeps the old one
  kFill,     // takes the new one where the old is NULL
  kAdd,      // adds the new one to the old (integers)
};

struct SqlColumn {
  std::string_view name;
  SqlType type = SqlType::kText;
  SqlMerge merge = SqlMerge::kReplace;
};

// Rows of one table, each with a key of its own, as values of `columns`, row after row. The key columns are those of a
// primary key or a unique index; without any the rows are added. Keys in ascending order avoid deadlocks with other
// writers.
struct SqlUpsert {
  std::string_view table;
  std::span<const SqlColumn> columns;
  std::span<const SqlValue> values;
};

// Deletes the rows whose `columns` have one of these groups of values; NULL is equal to nothing.
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

// One connection. One thread at a time, but for interrupt(). Statements outside of begin() and commit() stand alone.
// Once a statement of a transaction has failed, all that follow in it fail as it did, commit() among them.
class SqlSession {
 public:
  virtual ~SqlSession() = default;

  // One statement. The same text is prepared once. `types` name the columns that come back, in their order, as types of
  // their own are not known to every engine.
  virtual PortResult<Done> query(std::string_view statement, std::span<const SqlValue> parameters,
                                 std::span<const SqlType> types, SqlRows& rows) = 0;
  // One statement that answers no rows; how many it has changed.
  virtual PortResult<std::int64_t> execute(std::string_view statement, std::span<const SqlValue> parameters) = 0;
  // Statements without parameters, with `;` between them: all of them or none. They begin and end no transaction.
  virtual PortResult<Done> run_script(std::string_view script) = 0;

  // A transaction of a session that reads sees one state of the database, that of its first statement.
  virtual PortResult<Done> begin() = 0;
  // Within a transaction; may be sent later, so that an error shows at the latest when it is committed.
  virtual PortResult<Done> upsert(const SqlUpsert& rows) = 0;
  virtual PortResult<Done> erase(const SqlErase& rows) = 0;
  virtual PortResult<Done> lookup(const SqlLookup& lookup, SqlRows& rows) = 0;
  virtual PortResult<Done> commit() = 0;  // after an error nothing is open any more
  virtual PortResult<Done> roll_back() = 0;

  // Outside of a transaction. Takes a lock of this name for as long as the session lives, or until unlock(). False:
  // another session has it still, after `wait`. Taking it again, or giving back what is not held, changes nothing.
  virtual PortResult<bool> lock(std::string_view name, Duration wait) = 0;
  virtual PortResult<Done> unlock(std::string_view name) = 0;

  // Ends a statement under way, which fails with kRetry; without one it does nothing. Any thread.
  virtual void interrupt() = 0;
};

enum class SqlAccess : std::uint8_t { kRead, kWrite };

class SqlDatabase {
 public:
  virtual ~SqlDatabase() = default;
  [[nodiscard]] virtual SqlDialect dialect() const = 0;
  // Any thread. kRetry: not there now.
  virtual PortResult<std::unique_ptr<SqlSession>> connect(SqlAccess access) = 0;
};

}  // namespace relance::ports
