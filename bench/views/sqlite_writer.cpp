#include <array>
#include <memory>
#include <stdexcept>

#include <sqlite3.h>

#include "writers.h"

namespace relance::bench {

namespace {

struct Close {
  void operator()(sqlite3* connection) const { sqlite3_close(connection); }
  void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};

void run(sqlite3* connection, const char* text) {
  if (sqlite3_exec(connection, text, nullptr, nullptr, nullptr) != SQLITE_OK) {
    throw std::runtime_error(sqlite3_errmsg(connection));
  }
}

void bind_text(sqlite3_stmt* statement, int place, const std::string& text) {
  sqlite3_bind_text(statement, place, text.data(), static_cast<int>(text.size()), SQLITE_STATIC);
}

void step(sqlite3* connection, sqlite3_stmt* statement, const Row& row) {
  std::array<char, kUuidTextSize> enrolment{};
  write_uuid(row.enrolment, enrolment.data());
  bind_text(statement, 1, row.campaign);
  bind_text(statement, 2, row.contact);
  sqlite3_bind_text(statement, 3, enrolment.data(), static_cast<int>(enrolment.size()), SQLITE_STATIC);
  bind_text(statement, 4, row.state);
  sqlite3_bind_int64(statement, 5, row.sent_at.time_since_epoch().count());
  if (row.has_replied) {
    sqlite3_bind_int64(statement, 6, row.replied_at.time_since_epoch().count());
  } else {
    sqlite3_bind_null(statement, 6);
  }
  sqlite3_bind_int64(statement, 7, row.replies);
  if (sqlite3_step(statement) != SQLITE_DONE) throw std::runtime_error(sqlite3_errmsg(connection));
  sqlite3_reset(statement);
}

}  // namespace

void write_by_sqlite(const std::string& path, const Batches& batches) {
  sqlite3* opened = nullptr;
  const int code = sqlite3_open_v2(path.c_str(), &opened, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, nullptr);
  const std::unique_ptr<sqlite3, Close> connection{opened};
  if (code != SQLITE_OK) throw std::runtime_error(path + ": cannot be opened");
  run(connection.get(), "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA cache_size = -8192");
  sqlite3_stmt* prepared = nullptr;
  const std::string text = std::string{"INSERT INTO contacts VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)"} + kMerge;
  sqlite3_prepare_v2(connection.get(), text.c_str(), -1, &prepared, nullptr);
  const std::unique_ptr<sqlite3_stmt, Close> statement{prepared};
  for (const auto& batch : batches) {
    run(connection.get(), "BEGIN IMMEDIATE");
    for (const Row& row : batch) step(connection.get(), statement.get(), row);
    run(connection.get(), "COMMIT");
  }
}

}  // namespace relance::bench
