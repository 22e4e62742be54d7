// Rebuilds the projections from the log while the old ones serve reads, then replaces them.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include <relance/ports/cache.h>
#include <relance/ports/clock.h>
#include <relance/ports/log_reader.h>
#include <relance/ports/sql.h>

#include "config/configuration.h"

namespace relance::cli {

// Called from time to time: records applied so far, and their total.
using RebuildProgress = std::function<void(std::uint64_t done, std::uint64_t total)>;

// Returns how many facts and statistics were read. The running process continues after what was applied. `file`: the
// SQLite file, if no database server is used. Throws StartError or CommandError; the old projections then stay.
std::uint64_t rebuild_sql(const StoreSettings& settings, const std::string& file, ports::LogReader& log,
                          const RebuildProgress& progress);

// Empties the cache and fills it with the most requested documents; returns how many keys were removed.
std::int64_t rebuild_cache(ports::Cache& cache, ports::SqlDatabase& database, const ports::Clock& clock);

}  // namespace relance::cli
