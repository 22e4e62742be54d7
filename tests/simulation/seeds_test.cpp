// Histories under faults, a world a seed. RELANCE_SIMULATION_SEEDS says how many, RELANCE_SIMULATION_FIRST which is
// the first, RELANCE_SIMULATION_JOBS how many at once.
#include <cstdio>

#include <gtest/gtest.h>

#include "simulation/run.h"

namespace relance::driver {
namespace {

constexpr std::uint64_t kSeedsDefault = 1000;
constexpr std::uint64_t kClockSeedsPercent = 10;

RunOptions options_of(Clockwork clockwork) {
  RunOptions options;
  options.first = from_environment("RELANCE_SIMULATION_FIRST", 1);
  options.seeds = from_environment("RELANCE_SIMULATION_SEEDS", kSeedsDefault);
  options.jobs = usual_jobs();
  options.clockwork = clockwork;
  return options;
}

TEST(Simulation, PlaysEverySeedToTheSameEndAsTheOfflineRunAndMeetsEveryFault) {
  const RunOptions options = options_of(Clockwork::kLog);
  RunResult result = run(options);
  ASSERT_FALSE(result.failed.has_value()) << result.report;
  RunOptions clocks = options_of(Clockwork::kHost);
  clocks.seeds = std::max<std::uint64_t>(1, clocks.seeds * kClockSeedsPercent / 100);
  const RunResult by_clock = run(clocks);
  ASSERT_FALSE(by_clock.failed.has_value()) << "by the host's clock: " << by_clock.report;
  result.tally += by_clock.tally;
  std::printf("%s", text_of(result.tally).c_str());
  if (options.seeds < kSeedsDefault) return;
  for (const std::string& name : never_met(result.tally)) ADD_FAILURE() << "never met: " << name;
}

TEST(Simulation, PlaysTheSameFromTheSameSeed) {
  const std::uint64_t seed = from_environment("RELANCE_SIMULATION_FIRST", 1);
  Tally first;
  Tally second;
  EXPECT_EQ(play(seed, Clockwork::kLog, first).findings, play(seed, Clockwork::kLog, second).findings);
  EXPECT_EQ(text_of(first), text_of(second));
}

}  // namespace
}  // namespace relance::driver
