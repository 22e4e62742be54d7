// An SQLite database in one file, for one process. Its write-ahead log is not synced at each commit: a power cut loses
// the last transactions, but only whole ones.
//
// Differences from a server: one session writes at a time, and begin() waits for the other one; named locks are local
// to the process.
#pragma once

#include <cstddef>
#include <memory>
#include <string>

#include <relance/ports/sql.h>

namespace relance::sqlite {

struct SqliteOptions {
  std::string path;                           // created if missing; its folder must exist
  Duration busy_timeout{5'000};               // to wait for another session that is writing; then kRetry
  std::size_t cache_bytes = 8 * 1024 * 1024;  // per session
  // No syncing, no rollback, no readers while a session writes: the file is worthless after an error or a crash. For
  // replace_content().
  bool is_scratch = false;
};

// The version of the linked SQLite: `3.40.1`.
[[nodiscard]] std::string library_version();

// kRetry: busy, or the disk is full. kStop: it cannot be opened, is not a database, or its first page is damaged;
// damage elsewhere is reported as kStop when it is read.
[[nodiscard]] ports::PortResult<std::unique_ptr<ports::SqlDatabase>> open_database(SqliteOptions options);

// Replaces the whole content of `to` by the content of the file `from`, in one transaction: sessions that are reading
// `to` continue to see the old content. `from` must have no writer. kRetry: another session wrote for longer than
// `to.busy_timeout`.
[[nodiscard]] ports::PortResult<ports::Done> replace_content(const SqliteOptions& to, const std::string& from);

}  // namespace relance::sqlite
