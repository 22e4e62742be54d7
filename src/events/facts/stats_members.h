// The objects of statistics that stats_writer.cpp writes, back into counts.
#pragma once

#include <simdjson.h>

#include <relance/domain/campaign.h>
#include <relance/domain/counters.h>

namespace relance::events {

// False where a counter is missing or no integer. Sums are not read: they follow from the counters.
[[nodiscard]] bool read_campaign_counts(simdjson::dom::object stats, domain::CampaignCounts& out);
[[nodiscard]] bool read_global_counts(simdjson::dom::object stats, domain::GlobalCounts& out);

}  // namespace relance::events
