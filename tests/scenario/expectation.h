// What a `then` lists, against what came.
#pragma once

#include <string>
#include <vector>

#include "scenario/observation.h"
#include "scenario/scenario.h"
#include "scenario/statistics.h"

namespace relance::scenario {

// Each difference as `file:line: ...`. Throws ScenarioError for a `then` that cannot be read.
[[nodiscard]] std::vector<std::string> compare_stage(const std::string& path, const Stage& stage,
                                                     const std::vector<Observation>& came, const Counters& before,
                                                     const Counters& after);

}  // namespace relance::scenario
