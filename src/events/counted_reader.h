// The `data` of `relance.campaign.counted.v1`.
#pragma once

#include <simdjson.h>

#include <relance/events/counted.h>
#include <relance/events/dead_letter.h>

namespace relance::events {

// Answers whether all is well, else `defect` says why not. Counters of other names than ours are passed over.
[[nodiscard]] bool read_counted(simdjson::dom::object data, CountedEvent& out, Defect& defect);

}  // namespace relance::events
