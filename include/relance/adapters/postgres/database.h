// A database of a PostgreSQL server, 13 or later, by libpq.
//
// A session is one connection, with its settings, prepared statements and named locks (advisory locks): something in
// between that shares connections out by transaction cannot be used. What a transaction writes is sent as it comes, and
// answered for when it is committed or something is read: one round trip. When a call has no answer in its time, the
// connection is given up, and the server may do yet what it was sent: a commit, too.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include <relance/ports/sql.h>

namespace relance::postgres {

struct PostgresOptions {
  // postgresql://... or name=value ...; what it leaves out is taken from where libpq takes it. No error repeats it.
  std::string url;
  // Where the tables are: lower-case letters, digits, `_`. Made by a session that writes, if it is not there.
  std::string schema = "relance";
  Duration connect_timeout{
      5'000};                     // of each host of the URL, in whole seconds, two at least; finding its name is extra
  Duration call_timeout{30'000};  // of each call, lock() on top of its wait; then kRejoin
  Duration read_timeout{15'000};  // of a statement of a session that reads: the server ends it; then kRetry
  Duration lock_timeout{10'000};  // of a statement that waits for another session; then kRetry
};

// Of libpq, as it is linked: `15.14`.
[[nodiscard]] std::string client_version();

// What is wrong with the options, as far as no server must be asked; none: nothing.
[[nodiscard]] std::optional<std::string> defect_of(const PostgresOptions& options);

// kStop: the options are wrong. No server is asked yet: connect() does it.
[[nodiscard]] ports::PortResult<std::unique_ptr<ports::SqlDatabase>> open_database(PostgresOptions options);

}  // namespace relance::postgres
