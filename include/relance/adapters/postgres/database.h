// A database on a PostgreSQL server, 13 or later, through libpq.
//
// A session is one connection, with its settings, prepared statements and named locks (advisory locks); a pooler in
// transaction mode cannot be used. The writes of a transaction are sent without waiting; their errors are reported at
// the commit or the next read, which saves round trips. When a call times out, the connection is dropped, and the
// server may still execute what it was sent, including a commit.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include <relance/ports/sql.h>

namespace relance::postgres {

struct PostgresOptions {
  // postgresql://... or name=value ...; libpq's defaults apply to what it omits. It never appears in an error.
  std::string url;
  // The schema with the tables: lower-case letters, digits, `_`. A session that writes creates it if it is missing.
  std::string schema = "relance";
  Duration connect_timeout{
      5'000};                     // per host of the URL, in whole seconds, at least two; not including name resolution
  Duration call_timeout{30'000};  // of each call, in addition to the wait of lock(); then kRejoin
  Duration read_timeout{15'000};  // of a statement of a read session: the server cancels it; then kRetry
  Duration lock_timeout{10'000};  // of a statement that waits for another session; then kRetry
};

// The version of the linked libpq: `15.14`.
[[nodiscard]] std::string client_version();

// What is wrong with the options, as far as it can be checked without a server; nullopt if nothing is.
[[nodiscard]] std::optional<std::string> defect_of(const PostgresOptions& options);

// kStop: the options are wrong. Does not contact the server: connect() does.
[[nodiscard]] ports::PortResult<std::unique_ptr<ports::SqlDatabase>> open_database(PostgresOptions options);

}  // namespace relance::postgres
