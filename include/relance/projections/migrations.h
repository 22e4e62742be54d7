// Brings a database to the tables that this version needs, one numbered script after the other; what was applied is
// never changed: a script whose text differs from the one that ran is refused.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <relance/ports/sql.h>

namespace relance::projections {

struct Migration {
  std::int64_t number = 0;  // from 1, without gaps
  std::string_view name;    // "views"
  std::string_view script;
};

enum class MigrationState : std::uint8_t {
  kApplied,
  kPending,
  kDrifted,  // applied with another text
  kUnknown,  // applied by a newer version
};

struct MigrationStatus {
  std::int64_t number = 0;
  std::string name;
  MigrationState state{};
};

// In the order of their numbers.
[[nodiscard]] ports::PortResult<std::vector<MigrationStatus>> migration_status(ports::SqlSession& session,
                                                                               std::span<const Migration> migrations);

// Asked when a table was in use for too long, after the transaction that wanted it has given way to the sessions that
// queued up behind it; waits a while, or says false: enough.
using TryAgain = std::function<bool()>;

// Applies what is pending, each in a transaction of its own, under a lock; returns the numbers of those applied. kStop:
// one has drifted, or the database is newer than we are: nothing was done. kRetry: somebody else migrates after `wait`,
// or a lock on a table was not to be had.
[[nodiscard]] ports::PortResult<std::vector<std::int64_t>> migrate_up(ports::SqlSession& session,
                                                                      std::span<const Migration> migrations,
                                                                      Duration wait, const TryAgain& try_again = {});

}  // namespace relance::projections
