// A database in one file, by SQLite, for one process: its write-ahead log is not synced at each commit, so that a power
// cut costs the last transactions, whole ones.
//
// Where it differs from a server: one session writes at a time, and begin() waits for the other one; named locks are
// those of the process.
#pragma once

#include <cstddef>
#include <memory>
#include <string>

#include <relance/ports/sql.h>

namespace relance::sqlite {

struct SqliteOptions {
  std::string path;                           // made if need be; its folder exists
  Duration busy_timeout{5'000};               // to wait for another session that writes; then kRetry
  std::size_t cache_bytes = 8 * 1024 * 1024;  // of each session
  // Nothing is synced or can be rolled back, and nobody reads while a session writes: worthless after an error or a
  // crash. For replace_content().
  bool is_scratch = false;
};

// Of SQLite, as it is linked: `3.40.1`.
[[nodiscard]] std::string library_version();

// kRetry: busy, or the disk is full. kStop: it cannot be opened, is no database, or a damaged one, as far as its first
// page shows; damage further in shows when it is read, by kStop.
[[nodiscard]] ports::PortResult<std::unique_ptr<ports::SqlDatabase>> open_database(SqliteOptions options);

// Puts all that the file `from` holds in the place of what `to` holds, in one transaction: sessions that read `to`
// meanwhile go on with what was there. Nobody writes to `from`. kRetry: another session wrote for longer than
// `to.busy_timeout`.
[[nodiscard]] ports::PortResult<ports::Done> replace_content(const SqliteOptions& to, const std::string& from);

}  // namespace relance::sqlite
