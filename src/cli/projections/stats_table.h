#pragma once

#include <string>
#include <string_view>

namespace relance::cli {

// The campaigns of a stats.json for people: a column a campaign, a row a counter. `stats` is what we wrote ourselves.
[[nodiscard]] std::string stats_table(std::string_view stats);

}  // namespace relance::cli
