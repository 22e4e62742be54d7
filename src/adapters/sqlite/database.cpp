#include <utility>

#include <relance/adapters/sqlite/database.h>

#include "connection.h"
#include "session.h"

namespace relance::sqlite {

namespace {

using ports::PortResult;

class SqliteDatabase final : public ports::SqlDatabase {
 public:
  SqliteDatabase(SqliteOptions options, ConnectionHandle first)
      : options_(std::move(options)), locks_(std::make_shared<NamedLocks>()), first_(std::move(first)) {}

  [[nodiscard]] ports::SqlDialect dialect() const override { return ports::SqlDialect::kSqlite; }

  PortResult<std::unique_ptr<ports::SqlSession>> connect(ports::SqlAccess access) override {
    auto connection = open_connection(options_, access);
    if (!connection.ok()) return Failure{connection.error()};
    return std::unique_ptr<ports::SqlSession>{
        std::make_unique<Session>(std::move(connection).value(), access, options_.busy_timeout, locks_)};
  }

 private:
  const SqliteOptions options_;
  const std::shared_ptr<NamedLocks> locks_;
  // Never used again: while it is open, the end of a session does not take the write-ahead log apart.
  const ConnectionHandle first_;
};

}  // namespace

std::string library_version() {
  return sqlite3_libversion();
}

PortResult<std::unique_ptr<ports::SqlDatabase>> open_database(SqliteOptions options) {
  auto first = open_connection(options, ports::SqlAccess::kWrite);
  if (!first.ok()) {
    // Nobody will make the folder later.
    const bool is_unreachable = first.error().reason.ends_with(sqlite3_errstr(SQLITE_CANTOPEN));
    return ports::failure(is_unreachable ? ports::Reaction::kStop : first.error().reaction, first.error().reason);
  }
  return std::unique_ptr<ports::SqlDatabase>{
      std::make_unique<SqliteDatabase>(std::move(options), std::move(first).value())};
}

}  // namespace relance::sqlite
