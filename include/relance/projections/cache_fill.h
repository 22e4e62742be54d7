// Fills an empty cache.
#pragma once

#include <functional>

#include <relance/ports/cache.h>
#include <relance/ports/clock.h>
#include <relance/ports/sql.h>
#include <relance/projections/documents.h>

namespace relance::projections {

// The list of all categories without parameters; if empty, it is not written.
using CategoryList = std::function<DocumentResult(ports::SqlSession&)>;

// Writes the totals, the dashboard, and the most recently changed campaigns and categories, from the current
// projections. kRetry: the cache is unavailable now.
[[nodiscard]] ports::PortResult<ports::Done> fill_cache(ports::Cache& cache, ports::SqlSession& session,
                                                        const ports::Clock& clock, const CategoryList& category_list);

}  // namespace relance::projections
