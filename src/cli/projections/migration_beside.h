// Migrates tables that are in use: a statement that waits for a table blocks all later ones, so it waits only briefly,
// gives up its place, and is retried.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include <relance/ports/sql.h>
#include <relance/projections/migrations.h>

namespace relance::cli {

// Like projections::migrate_up. Reports on standard error when it has to wait.
[[nodiscard]] ports::PortResult<std::vector<std::int64_t>> migrate_beside(
    ports::SqlDatabase& database, std::span<const projections::Migration> migrations);

}  // namespace relance::cli
