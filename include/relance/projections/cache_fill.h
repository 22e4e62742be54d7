// Fills a cache that has nothing.
#pragma once

#include <functional>

#include <relance/ports/cache.h>
#include <relance/ports/clock.h>
#include <relance/ports/sql.h>
#include <relance/projections/documents.h>

namespace relance::projections {

// What is answered to who asks for all categories; none: it is not written.
using CategoryList = std::function<DocumentResult(ports::SqlSession&)>;

// Writes the totals, the dashboard, and the campaigns and categories that changed last, from the current projection.
// kRetry: the cache takes nothing now.
[[nodiscard]] ports::PortResult<ports::Done> fill_cache(ports::Cache& cache, ports::SqlSession& session,
                                                        const ports::Clock& clock, const CategoryList& category_list);

}  // namespace relance::projections
