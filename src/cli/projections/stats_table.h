#pragma once

#include <string>
#include <string_view>

namespace relance::cli {

// The campaigns of a stats.json for display: one column per campaign, one row per counter. `stats` was written by
// Relance.
[[nodiscard]] std::string stats_table(std::string_view stats);

}  // namespace relance::cli
