// Runs a scenario through the product, cut by cut, and says how the results differ from what it expects.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "scenario/scenario.h"

namespace relance::scenario {

// What one offline run puts out: NDJSON, and `stats` as one object.
struct Output {
  std::string facts;
  std::string stats;
  std::string dead_letters;
  std::string outbox;
};

struct RunSettings {
  std::uint32_t partitions = 1;
  std::optional<std::int64_t> until_ms;  // since 1970
};

using Product = std::function<Output(std::string_view ndjson, const RunSettings& run)>;

struct Report {
  std::vector<std::string> differences;  // `file:line: ...`
  std::vector<std::string> history;      // the lines that were run
  Output output;                         // of the whole scenario on one partition
};

// Throws ScenarioError.
[[nodiscard]] Report run_scenario(const Scenario& scenario, const Product& product);

}  // namespace relance::scenario
