#include <algorithm>
#include <set>

#include <gtest/gtest.h>

#include <relance/testing/simulation/faults.h>

namespace relance::simulation {
namespace {

TEST(Faults, CalmIsNone) {
  const Faults faults = calm();
  for (const PerMillion chance : faults.chances) EXPECT_EQ(chance, kNever);
  for (const PerMillion chance : faults.crashes) EXPECT_EQ(chance, kNever);
}

TEST(Faults, ASwarmIsDecidedByItsSeed) {
  EXPECT_EQ(swarm(5).chances, swarm(5).chances);
  EXPECT_EQ(swarm(5).crashes, swarm(5).crashes);
  EXPECT_NE(swarm(5).chances, swarm(6).chances);
}

TEST(Faults, SwarmsSetEveryFaultAndEveryCrashPointAndNeverAll) {
  std::array<std::uint64_t, kFaultCount> faults{};
  std::array<std::uint64_t, kCrashPointCount> crashes{};
  constexpr int kSeeds = 1000;
  for (std::uint64_t seed = 0; seed < kSeeds; ++seed) {
    const Faults one = swarm(seed);
    for (std::size_t i = 0; i < kFaultCount; ++i) faults[i] += one.chances[i] != kNever ? 1 : 0;
    for (std::size_t i = 0; i < kCrashPointCount; ++i) crashes[i] += one.crashes[i] != kNever ? 1 : 0;
  }
  for (std::size_t i = 0; i < kFaultCount; ++i) {
    // Which batches a power cut takes is no choice of the swarm.
    if (static_cast<Fault>(i) == Fault::kStateBatchesLost) continue;
    EXPECT_TRUE(faults[i] > kSeeds / 3 && faults[i] < kSeeds * 2 / 3) << kFaultNames[i];
  }
  for (std::size_t i = 0; i < kCrashPointCount; ++i) {
    EXPECT_TRUE(crashes[i] > kSeeds / 3 && crashes[i] < kSeeds * 2 / 3) << kCrashPointNames[i];
  }
}

TEST(Faults, NamesAreAllThereAndDiffer) {
  const std::set<std::string_view> names(kFaultNames.begin(), kFaultNames.end());
  EXPECT_EQ(names.size(), kFaultCount);
  EXPECT_FALSE(names.contains(""));
  EXPECT_EQ(kFaultNames[static_cast<std::size_t>(Fault::kCommitUnknownLate)], "commit-unknown-late");
  EXPECT_EQ(kFaultNames[static_cast<std::size_t>(Fault::kPartitionLost)], "partition-lost");
  EXPECT_EQ(kFaultNames[static_cast<std::size_t>(Fault::kStateBatchesLost)], "state-batches-lost");
}

TEST(Faults, CountsAddUp) {
  FaultCounts sum;
  FaultCounts one;
  one.bitten[3] = 2;
  one.reached[1] = 5;
  one.crashed[1] = 1;
  sum += one;
  sum += one;
  EXPECT_EQ(sum.of(static_cast<Fault>(3)), 4u);
  EXPECT_EQ(sum.reached[1], 10u);
  EXPECT_EQ(sum.crashed[1], 2u);
}

}  // namespace
}  // namespace relance::simulation
