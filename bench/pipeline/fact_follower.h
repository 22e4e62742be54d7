// Follows relance.facts from another process than the one that writes it.
#pragma once

#include <cstdint>
#include <span>
#include <string>

namespace relance::bench {

// Looks every millisecond and notes at the number of each of our webhooks when a fact that names it could first be
// read, in nanoseconds of the monotonic clock; until every one is there. Throws when that takes longer than `seconds`.
void follow_facts(const std::string& log_directory, const std::string& scratch, double seconds,
                  std::span<std::int64_t> seen);

}  // namespace relance::bench
