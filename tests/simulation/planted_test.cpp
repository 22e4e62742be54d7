// Each planted bug must be found, or the plays would not be worth much.
#include <cstdio>

#include <gtest/gtest.h>

#include "simulation/run.h"

namespace relance::driver {
namespace {

constexpr std::uint64_t kSeedsMax = 1000;

class PlantedBugs : public testing::TestWithParam<std::size_t> {};

TEST_P(PlantedBugs, AreFoundWithinAThousandSeeds) {
  RunOptions options;
  options.first = from_environment("RELANCE_SIMULATION_FIRST", 1);
  options.seeds = kSeedsMax;
  options.jobs = usual_jobs();
  options.bug = static_cast<PlantedBug>(GetParam());
  const RunResult result = run(options);
  ASSERT_TRUE(result.failed.has_value()) << kPlantedBugNames[GetParam()];
  const std::size_t last_line = result.report.rfind('\n', result.report.size() - 2);
  std::printf("%-28s seed %llu: %.200s\n", std::string{kPlantedBugNames[GetParam()]}.c_str(),
              static_cast<unsigned long long>(*result.failed),
              result.report.c_str() + (last_line == std::string::npos ? 0 : last_line + 1));
}

INSTANTIATE_TEST_SUITE_P(Each, PlantedBugs, testing::Range(std::size_t{1}, kPlantedBugCount));

}  // namespace
}  // namespace relance::driver
