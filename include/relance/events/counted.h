// Events that only Relance's own tasks write to the campaign log: changed counters, and partitions that have enrolled.
#pragma once

#include <cstdint>
#include <variant>

#include <relance/base/strong.h>
#include <relance/base/time.h>
#include <relance/domain/campaign.h>
#include <relance/domain/counters.h>
#include <relance/domain/ids.h>

namespace relance::events {

// Aggregated differences. They borrow their ids.
struct CampaignCounted {
  domain::CampaignIdView campaign;
  domain::CampaignCounts difference;
};
struct CategoryCounted {
  domain::CategoryIdView category;
  std::int64_t contacts = 0;
};
struct GlobalCounted {
  domain::GlobalCounts difference;
};

struct CountedEvent {
  Timestamp time;
  std::variant<CampaignCounted, CategoryCounted, GlobalCounted> body;
};

// A partition of the contact log has answered `campaign.opened`.
struct EnrolledEvent {
  Timestamp time;
  domain::CampaignIdView campaign;
  Partition partition;
};

}  // namespace relance::events
