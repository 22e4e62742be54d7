// Many plays, in child processes: a play that aborts or hangs ends its child alone.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "simulation/planted/planted_bug.h"
#include "simulation/play.h"

namespace relance::driver {

struct RunOptions {
  std::uint64_t first = 1;  // seed
  std::uint64_t seeds = 1;
  unsigned jobs = 1;  // children at once
  Clockwork clockwork = Clockwork::kLog;
  PlantedBug bug = PlantedBug::kNone;
};

struct RunResult {
  Tally tally;
  std::optional<std::uint64_t> failed;  // the smallest seed that some child failed at; the others stop there
  std::string report;                   // of that seed
};

[[nodiscard]] RunResult run(const RunOptions& options);

// Set by whoever starts the tests.
[[nodiscard]] std::uint64_t from_environment(const char* name, std::uint64_t otherwise);
// How many children this machine bears.
[[nodiscard]] unsigned usual_jobs();

}  // namespace relance::driver
