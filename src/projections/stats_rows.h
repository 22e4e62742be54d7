// Adds the table changes of one record of relance.stats.
#pragma once

#include <relance/base/strong.h>
#include <relance/events/stats_reader.h>

#include "changes.h"

namespace relance::projections {

// `offset` and `time`: of the record in relance.stats.
void add_stats(const events::Stats& stats, Offset offset, Timestamp time, Changes& changes);

}  // namespace relance::projections
