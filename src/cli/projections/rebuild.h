// Rebuilds a projection from the log while the old one serves reads, then replaces it.
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

// Told now and then: what was applied, and how much there is.
using RebuildProgress = std::function<void(std::uint64_t done, std::uint64_t total)>;

// Returns how many facts and statistics were read. What keeps the view goes on behind what was applied. `file`: that of
// the view, where no server keeps it. Throws StartError or
// CommandError; then the old one stays.
std::uint64_t rebuild_sql(const StoreSettings& settings, const std::string& file, ports::LogReader& log,
                          const RebuildProgress& progress);

// Empties the cache and fills it with what is asked for most; returns how many keys went.
std::int64_t rebuild_cache(ports::Cache& cache, ports::SqlDatabase& database, const ports::Clock& clock);

}  // namespace relance::cli
