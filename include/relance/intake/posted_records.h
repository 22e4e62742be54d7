#pragma once

#include <span>
#include <vector>

#include <relance/base/time.h>
#include <relance/events/event_post.h>
#include <relance/ports/record.h>

namespace relance::intake {

// How far a posted time may be ahead of the host's clock.
inline constexpr Duration kMaxAhead{300'000};

// Appends the records of a posted event, one or more per route. `topics` are those of events::Topic, in that order.
void add_records(const events::PostedEvent& event, std::span<const ports::TopicSpec> topics,
                 std::vector<ports::OwnedRecord>& records);

}  // namespace relance::intake
