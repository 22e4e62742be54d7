// The database of the views and the cache in front of them, as the configuration says.
#pragma once

#include <memory>
#include <span>
#include <string>

#include <relance/ports/cache.h>
#include <relance/ports/clock.h>
#include <relance/ports/sql.h>
#include <relance/projections/migrations.h>

#include "config/config.h"

namespace relance::app {

inline constexpr const char* kViewsFile = "views.sqlite";  // in the data directory, where no server keeps them

// Throws CommandError for what cannot work.
[[nodiscard]] std::unique_ptr<ports::SqlDatabase> open_views(const ViewSettings& settings, const std::string& file);

// In memory, of `bytes_max`, where no server is named.
[[nodiscard]] std::unique_ptr<ports::Cache> open_cache(const ViewSettings& settings, std::size_t bytes_max,
                                                       ports::Clock& clock, ports::Entropy& entropy);

// schemas/sql, as it was when the program was built.
[[nodiscard]] std::span<const projections::Migration> migrations_of(ports::SqlDialect dialect);

}  // namespace relance::app
