// The `data` of `relance.campaign.counted.v1`.
#pragma once

#include <simdjson.h>

#include <relance/events/counted.h>
#include <relance/events/dead_letter.h>

namespace relance::events {

// Returns whether the data is valid; if not, sets `defect`. Counters with unknown names are ignored.
[[nodiscard]] bool read_counted(simdjson::dom::object data, CountedEvent& out, Defect& defect);

}  // namespace relance::events
