#pragma once

#include <span>
#include <vector>

#include <relance/base/time.h>
#include <relance/events/event_post.h>
#include <relance/ports/record.h>

namespace relance::intake {

// How far a posted time can be ahead of the host's clock.
inline constexpr Duration kMaxAhead{300'000};

// The records that a posted event becomes, as its routes say. `topics` are those of events::Topic, in that order.
void add_records(const events::PostedEvent& event, std::span<const ports::TopicSpec> topics,
                 std::vector<ports::OwnedRecord>& records);

}  // namespace relance::intake
