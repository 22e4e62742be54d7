// Migrates a database to the schema of this version by numbered scripts. An applied script must never change: one whose
// text differs from the applied one is refused.
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
  kDrifted,  // applied with a different text
  kUnknown,  // applied by a newer version
};

struct MigrationStatus {
  std::int64_t number = 0;
  std::string name;
  MigrationState state{};
};

// Ordered by number.
[[nodiscard]] ports::PortResult<std::vector<MigrationStatus>> migration_status(ports::SqlSession& session,
                                                                               std::span<const Migration> migrations);

// Called when a table was in use for too long, after the transaction was rolled back to let the sessions queued behind
// it proceed; waits and returns true to try again, or returns false to give up.
using TryAgain = std::function<bool()>;

// Applies pending migrations, each in its own transaction, under a lock; returns the numbers applied. kStop: one has
// drifted, or the database is newer than this version: nothing was done. kRetry: another process is still migrating
// after `wait`, or a table could not be locked.
[[nodiscard]] ports::PortResult<std::vector<std::int64_t>> migrate_up(ports::SqlSession& session,
                                                                      std::span<const Migration> migrations,
                                                                      Duration wait, const TryAgain& try_again = {});

}  // namespace relance::projections
