// What one record of relance.stats changes in the tables.
#pragma once

#include <relance/base/strong.h>
#include <relance/events/stats_reader.h>

#include "changes.h"

namespace relance::projections {

// `offset` and `time`: the position of the record, and when it was written there.
void add_stats(const events::Stats& stats, Offset offset, Timestamp time, Changes& changes);

}  // namespace relance::projections
