// Parses the statistics objects that stats_writer.cpp writes back into counters.
#pragma once

#include <simdjson.h>

#include <relance/domain/campaign.h>
#include <relance/domain/counters.h>

namespace relance::events {

// False if a counter is missing or not an integer. Sums are not read: they are derived from the counters.
[[nodiscard]] bool read_campaign_counts(simdjson::dom::object stats, domain::CampaignCounts& out);
[[nodiscard]] bool read_global_counts(simdjson::dom::object stats, domain::GlobalCounts& out);

}  // namespace relance::events
