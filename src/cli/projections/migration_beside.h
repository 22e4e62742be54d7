// Migrates tables that are in use: a statement that waits for a table makes all wait that come after it, so it waits
// for moments only, gives way, and is tried again.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include <relance/ports/sql.h>
#include <relance/projections/migrations.h>

namespace relance::cli {

// As projections::migrate_up. Tells on standard error when it has to wait.
[[nodiscard]] ports::PortResult<std::vector<std::int64_t>> migrate_beside(
    ports::SqlDatabase& database, std::span<const projections::Migration> migrations);

}  // namespace relance::cli
