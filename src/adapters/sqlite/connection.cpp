#include "connection.h"

#include <string>

#include <relance/base/uuid.h>

#include "errors.h"

namespace relance::sqlite {

namespace {

constexpr std::size_t kKibibyte = 1024;

// `uuid_bytes('6ba7b811-...')`, for scripts: SQLite 3.40 has no function to decode hex.
void uuid_bytes(sqlite3_context* context, int /*arguments*/, sqlite3_value** values) {
  const auto* text = reinterpret_cast<const char*>(sqlite3_value_text(values[0]));
  if (text == nullptr) return sqlite3_result_null(context);
  const auto uuid = parse_uuid({text, static_cast<std::size_t>(sqlite3_value_bytes(values[0]))});
  if (!uuid) return sqlite3_result_error(context, "uuid_bytes: no UUID", -1);
  sqlite3_result_blob(context, uuid->bytes.data(), static_cast<int>(uuid->bytes.size()), SQLITE_TRANSIENT);
}

constexpr const char* kDurable =
    "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA journal_size_limit = 67108864;";
constexpr const char* kScratch = "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;";

// With the write-ahead log readers can proceed during a write. It is truncated after a large transaction.
std::string settings_of(const SqliteOptions& options, ports::SqlAccess access) {
  std::string settings = "PRAGMA cache_size = -" + std::to_string(options.cache_bytes / kKibibyte) +
                         "; PRAGMA foreign_keys = OFF; PRAGMA temp_store = MEMORY; PRAGMA cell_size_check = ON;";
  if (access == ports::SqlAccess::kWrite) settings += options.is_scratch ? kScratch : kDurable;
  return settings + "SELECT count(*) FROM sqlite_schema";
}

}  // namespace

ports::PortResult<ConnectionHandle> open_connection(const SqliteOptions& options, ports::SqlAccess access) {
  const int mode =
      access == ports::SqlAccess::kWrite ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE : SQLITE_OPEN_READONLY;
  sqlite3* opened = nullptr;
  const int code = sqlite3_open_v2(options.path.c_str(), &opened, mode | SQLITE_OPEN_NOMUTEX, nullptr);
  ConnectionHandle connection{opened};
  if (connection == nullptr) return ports::failure(ports::Reaction::kRetry, "no memory for a connection");
  sqlite3_extended_result_codes(connection.get(), 1);
  // Otherwise an unknown column would be read as a string.
  sqlite3_db_config(connection.get(), SQLITE_DBCONFIG_DQS_DML, 0, nullptr);
  sqlite3_db_config(connection.get(), SQLITE_DBCONFIG_DQS_DDL, 0, nullptr);
  sqlite3_create_function_v2(connection.get(), "uuid_bytes", 1, SQLITE_UTF8 | SQLITE_DETERMINISTIC, nullptr,
                             &uuid_bytes, nullptr, nullptr, nullptr);
  sqlite3_busy_timeout(connection.get(), static_cast<int>(options.busy_timeout.count()));
  if (code != SQLITE_OK ||
      sqlite3_exec(connection.get(), settings_of(options, access).c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) {
    return failed("cannot open " + options.path, connection.get());
  }
  return connection;
}

}  // namespace relance::sqlite
