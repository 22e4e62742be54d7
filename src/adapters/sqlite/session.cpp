#include "session.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include <relance/base/assert.h>
#include <relance/ports/sql_text.h>

#include "errors.h"

namespace relance::sqlite {

using ports::Done;
using ports::PortResult;
using ports::Reaction;
using ports::SqlValue;
using std::chrono::steady_clock;

namespace {

Failure<ports::PortError> interrupted(std::string_view what) {
  return ports::failure(Reaction::kRetry, std::string{what} + ": interrupted");
}

std::string place(std::size_t number) {
  return "?" + std::to_string(number + 1);
}

}  // namespace

// Write transactions take the write lock immediately: one that read first might have to be aborted halfway.
Session::Session(ConnectionHandle connection, ports::SqlAccess access, Duration busy_timeout,
                 std::shared_ptr<NamedLocks> locks)
    : connection_(std::move(connection)),
      begin_text_(access == ports::SqlAccess::kWrite ? "BEGIN IMMEDIATE" : "BEGIN"),
      busy_timeout_(busy_timeout),
      locks_(std::move(locks)),
      statements_(connection_.get()) {
  sqlite3_busy_handler(connection_.get(), &Session::await_writer, this);
}

Session::~Session() {
  locks_->give_all_back(this);
}

PortResult<Done> Session::start() {
  is_interrupted_ = false;
  if (failed_) return Failure{*failed_};
  return Done{};
}

PortResult<Done> Session::noted(Result result) {
  if (!result.ok() && is_open_ && !failed_) failed_ = result.error();
  return result;
}

PortResult<Done> Session::query(std::string_view statement, std::span<const SqlValue> parameters,
                                std::span<const ports::SqlType> types, ports::SqlRows& rows) {
  if (auto started = start(); !started.ok()) return started;
  RowReader reader{types, rows};
  auto ran = noted(run_once("query", statement, parameters, &reader));
  reader.finish();
  return ran;
}

PortResult<std::int64_t> Session::execute(std::string_view statement, std::span<const SqlValue> parameters) {
  if (auto started = start(); !started.ok()) return Failure{started.error()};
  const std::int64_t before = sqlite3_total_changes64(connection_.get());
  if (auto ran = noted(run_once("statement", statement, parameters, nullptr)); !ran.ok()) return Failure{ran.error()};
  // The count of the last change is kept when a statement changes nothing.
  const bool has_changed = sqlite3_total_changes64(connection_.get()) != before;
  return has_changed ? std::int64_t{sqlite3_changes64(connection_.get())} : std::int64_t{0};
}

PortResult<Done> Session::run_script(std::string_view script) {
  if (auto started = start(); !started.ok()) return started;
  const std::string text{script};
  return noted(as_a_whole([&] { return run_text("script", text.c_str()); }));
}

PortResult<Done> Session::begin() {
  RELANCE_ASSERT(!is_open_);
  is_interrupted_ = false;
  auto begun = run_text("begin", begin_text_);
  is_open_ = begun.ok();
  return begun;
}

PortResult<Done> Session::upsert(const ports::SqlUpsert& rows) {
  RELANCE_ASSERT(is_open_);
  if (auto started = start(); !started.ok()) return started;
  const std::string statement =
      "INSERT INTO " + ports::sql_name(rows.table) + " (" + ports::sql_names(rows.columns) + ") VALUES (" +
      ports::sql_joined(rows.columns, ", ", [](const auto&, std::size_t number) { return place(number); }) + ")" +
      ports::sql_conflict(rows.table, rows.columns);
  return noted(
      run_many("upsert into " + std::string{rows.table}, statement, rows.columns.size(), rows.values, nullptr));
}

PortResult<Done> Session::erase(const ports::SqlErase& rows) {
  RELANCE_ASSERT(is_open_);
  if (auto started = start(); !started.ok()) return started;
  const auto equals = [](const ports::SqlColumn& column, std::size_t number) {
    return ports::sql_name(column.name) + " = " + place(number);
  };
  const std::string statement =
      "DELETE FROM " + ports::sql_name(rows.table) + " WHERE " + ports::sql_joined(rows.columns, " AND ", equals);
  return noted(run_many("erase from " + std::string{rows.table}, statement, rows.columns.size(), rows.values, nullptr));
}

PortResult<Done> Session::lookup(const ports::SqlLookup& lookup, ports::SqlRows& rows) {
  if (auto started = start(); !started.ok()) return started;
  std::vector<ports::SqlType> types{lookup.key.type};
  for (const auto& column : lookup.columns) types.push_back(column.type);
  std::vector<SqlValue> keys{lookup.keys.begin(), lookup.keys.end()};
  std::ranges::sort(keys);
  const auto repeated = std::ranges::unique(keys);
  keys.erase(repeated.begin(), repeated.end());

  const std::string key = ports::sql_name(lookup.key.name);
  const std::string columns = lookup.columns.empty() ? "" : ", " + ports::sql_names(lookup.columns);
  const std::string statement =
      "SELECT " + key + columns + " FROM " + ports::sql_name(lookup.table) + " WHERE " + key + " = ?1";
  RowReader reader{types, rows};
  auto ran = noted(
      as_a_whole([&] { return run_many("lookup in " + std::string{lookup.table}, statement, 1, keys, &reader); }));
  reader.finish();
  return ran;
}

PortResult<Done> Session::commit() {
  RELANCE_ASSERT(is_open_);
  is_interrupted_ = false;
  auto committed = failed_ ? Result{Failure{*failed_}} : run_text("commit", "COMMIT");
  if (committed.ok()) {
    is_open_ = false;
  } else if (auto rolled_back = roll_back(); !rolled_back.ok()) {
    return rolled_back;
  }
  return committed;
}

PortResult<Done> Session::roll_back() {
  is_interrupted_ = false;
  is_open_ = false;
  failed_.reset();
  // Some errors have already rolled it back.
  if (sqlite3_get_autocommit(connection_.get()) != 0) return Done{};
  return run_text("roll back", "ROLLBACK");
}

PortResult<bool> Session::lock(std::string_view name, Duration wait) {
  RELANCE_ASSERT(!is_open_);
  is_interrupted_ = false;
  const bool taken = locks_->take(name, this, wait, [this] { return is_interrupted_.load(); });
  if (!taken && is_interrupted_) return interrupted("lock");
  return taken;
}

PortResult<Done> Session::unlock(std::string_view name) {
  locks_->give_back(name, this);
  return Done{};
}

void Session::interrupt() {
  {
    const std::scoped_lock lock{mutex_};
    is_interrupted_ = true;
  }
  interruption_.notify_all();
  locks_->wake();
  sqlite3_interrupt(connection_.get());
}

PortResult<Done> Session::step_through(std::string_view what, sqlite3_stmt* statement, RowReader* reader) {
  for (;;) {
    if (is_interrupted_) return interrupted(what);
    const int code = sqlite3_step(statement);
    if (code == SQLITE_DONE) return Done{};
    if (code != SQLITE_ROW) return failed(what, connection_.get());
    if (reader == nullptr) continue;
    if (auto defect = reader->take(statement)) {
      return ports::failure(Reaction::kStop, std::string{what} + ": " + *defect);
    }
  }
}

PortResult<Done> Session::run_once(std::string_view what, std::string_view statement,
                                   std::span<const SqlValue> parameters, RowReader* reader) {
  sqlite3_stmt* prepared = statements_.prepare(statement);
  if (prepared == nullptr) return failed(what, connection_.get());
  const Reset reset{prepared};
  if (!bind_numbered(prepared, parameters)) {
    return ports::failure(Reaction::kStop, std::string{what} + ": a parameter has no value");
  }
  return step_through(what, prepared, reader);
}

PortResult<Done> Session::run_many(std::string_view what, const std::string& statement, std::size_t group,
                                   std::span<const SqlValue> values, RowReader* reader) {
  RELANCE_ASSERT(group > 0 && values.size() % group == 0);
  if (values.empty()) return Done{};
  sqlite3_stmt* prepared = statements_.prepare(statement);
  if (prepared == nullptr) return failed(what, connection_.get());
  const Reset reset{prepared};
  for (std::size_t i = 0; i < values.size(); i += group) {
    if (!bind(prepared, values.subspan(i, group))) return failed(what, connection_.get());
    if (auto stepped = step_through(what, prepared, reader); !stepped.ok()) return stepped;
    sqlite3_reset(prepared);
  }
  return Done{};
}

PortResult<Done> Session::run_text(std::string_view what, const char* text) {
  if (sqlite3_exec(connection_.get(), text, nullptr, nullptr, nullptr) == SQLITE_OK) return Done{};
  return failed(what, connection_.get());
}

template <class Work>
PortResult<Done> Session::as_a_whole(Work work) {
  if (is_open_) return work();
  if (auto begun = run_text("begin", begin_text_); !begun.ok()) return begun;
  auto worked = work();
  if (worked.ok()) worked = run_text("commit", "COMMIT");
  if (!worked.ok() && sqlite3_get_autocommit(connection_.get()) == 0) {
    if (auto rolled_back = run_text("roll back", "ROLLBACK"); !rolled_back.ok()) return rolled_back;
  }
  return worked;
}

// Like sqlite3_busy_timeout, but interrupt() ends the wait. 0: do not wait longer.
int Session::await_writer(void* session, int tries) {
  constexpr int kDoublingsMax = 5;
  auto& self = *static_cast<Session*>(session);
  if (tries == 0) self.busy_since_ = steady_clock::now();
  const auto left = self.busy_since_ + self.busy_timeout_ - steady_clock::now();
  if (left <= steady_clock::duration::zero()) return 0;
  const steady_clock::duration pause = Duration{1LL << std::min(tries, kDoublingsMax)};
  std::unique_lock lock{self.mutex_};
  self.interruption_.wait_for(lock, std::min(left, pause), [&] { return self.is_interrupted_.load(); });
  return self.is_interrupted_ ? 0 : 1;
}

}  // namespace relance::sqlite
