// stats.json as flat counters. Sums of other counters are checked (R20 to R22), not listed.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <boost/json.hpp>

namespace relance::scenario {

// A scope (`global`, a campaign's id, `category ID`) and a counter's name.
using CounterKey = std::pair<std::string, std::string>;
using Counters = std::map<CounterKey, std::string>;

// Counters that are 0, and a status or category that is not there, have no entry.
[[nodiscard]] Counters read_counters(std::string_view stats_json);

// What a counter is that has no entry.
[[nodiscard]] std::string_view absent_value(const CounterKey& key);

// What does not add up, one sentence each.
[[nodiscard]] std::vector<std::string> sum_defects(std::string_view stats_json);

// One campaign's counters that are not 0, sorted, each as ` name value`.
[[nodiscard]] std::string counter_words(const boost::json::value& campaign);

}  // namespace relance::scenario
