#include <utility>

#include <relance/adapters/sqlite/database.h>

#include "connection.h"
#include "errors.h"
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
  // Unused, but while it is open, the end of a session does not remove the write-ahead log.
  const ConnectionHandle first_;
};

}  // namespace

std::string library_version() {
  return sqlite3_libversion();
}

PortResult<std::unique_ptr<ports::SqlDatabase>> open_database(SqliteOptions options) {
  auto first = open_connection(options, ports::SqlAccess::kWrite);
  if (!first.ok()) {
    // The folder will not be created later.
    const bool is_unreachable = first.error().reason.ends_with(sqlite3_errstr(SQLITE_CANTOPEN));
    return ports::failure(is_unreachable ? ports::Reaction::kStop : first.error().reaction, first.error().reason);
  }
  return std::unique_ptr<ports::SqlDatabase>{
      std::make_unique<SqliteDatabase>(std::move(options), std::move(first).value())};
}

PortResult<ports::Done> replace_content(const SqliteOptions& to, const std::string& from) {
  auto target = open_connection(to, ports::SqlAccess::kWrite);
  if (!target.ok()) return Failure{target.error()};
  SqliteOptions source_options = to;
  source_options.path = from;
  auto source = open_connection(source_options, ports::SqlAccess::kRead);
  if (!source.ok()) return Failure{source.error()};
  sqlite3_backup* backup = sqlite3_backup_init(target.value().get(), "main", source.value().get(), "main");
  if (backup == nullptr) return failed("replace the content", target.value().get());
  constexpr int kAllPages = -1;
  const int code = sqlite3_backup_step(backup, kAllPages);  // waits according to the busy timeout of the target
  sqlite3_backup_finish(backup);                            // rolls back if incomplete
  if (code == SQLITE_DONE) return ports::Done{};
  return ports::failure(reaction_to(code), "replace the content: " + std::string{sqlite3_errstr(code)});
}

}  // namespace relance::sqlite
