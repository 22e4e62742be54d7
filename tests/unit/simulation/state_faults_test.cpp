#include "fixture.h"

namespace relance::simulation {
namespace {

using ports::Reaction;

using StateFaults = SimulatedWorld;

std::string row(World& world, const std::string& key) {
  const auto found = world.disk().rows().find(key);
  return found == world.disk().rows().end() ? "(none)" : found->second;
}

TEST_F(StateFaults, CallsThatFailHaveDoneNothing) {
  write({{"a", "1"}, {"b", "2"}});
  set_always(Fault::kStateGetRetry);
  set_always(Fault::kStateWriteRetry);
  std::string value;
  expect_error(state().get("a", value), Reaction::kRetry);
  const std::vector<ports::StateWrite> writes = {{"a", "never"}};
  expect_error(state().write(writes), Reaction::kRetry);
  const auto scan = state().scan("", "");
  expect_error(scan->next(), Reaction::kRetry);
  be_calm();
  ASSERT_TRUE(scan->next().value());
  EXPECT_EQ(scan->key(), "a");
  EXPECT_EQ(scan->value(), "1");
  EXPECT_EQ(bitten(Fault::kStateGetRetry), 2u);
  EXPECT_EQ(bitten(Fault::kStateWriteRetry), 1u);
}

TEST_F(StateFaults, TheEndOfAProcessLosesNothing) {
  for (int i = 0; i < 20; ++i) write({{"a", std::to_string(i)}});
  crash();
  EXPECT_EQ(row(world(), "a"), "19");
}

TEST_F(StateFaults, APowerCutLosesTheLatestBatchesAndNoneInPart) {
  set_always(Fault::kPowerCut);
  std::set<int> lost;
  for (int round = 0; round < 200; ++round) {
    const std::string prefix = std::to_string(round) + '/';
    for (int i = 1; i <= 5; ++i) {
      const std::string number = std::to_string(i);
      write({{prefix + "first", number}, {prefix + "own " + number, "there"}, {prefix + "second", number}});
    }
    crash(true);
    const std::string last = row(world(), prefix + "first");
    const int kept = last == "(none)" ? 0 : std::stoi(last);
    lost.insert(5 - kept);
    EXPECT_EQ(row(world(), prefix + "second"), last);
    for (int i = 1; i <= 5; ++i) {
      EXPECT_EQ(row(world(), prefix + "own " + std::to_string(i)), i <= kept ? "there" : "(none)");
    }
  }
  EXPECT_EQ(lost, (std::set<int>{0, 1, 2, 3, 4, 5}));
  EXPECT_GT(bitten(Fault::kStateBatchesLost), 0u);
}

TEST_F(StateFaults, APowerCutBringsBackWhatLostBatchesReplacedAndDeleted) {
  SimulatedDisk disk;
  Random random(3);
  int lost = 0;
  for (int round = 0; round < 20; ++round) {
    disk.write(std::vector<ports::StateWrite>{{"a", "1"}, {"b", "2"}, {"c", std::nullopt}});
    disk.sync();
    disk.write(std::vector<ports::StateWrite>{{"a", "changed"}, {"b", std::nullopt}, {"c", "new"}});
    if (disk.lose_unsynced(random) == 0) continue;
    ++lost;
    EXPECT_EQ(disk.rows(), (SimulatedDisk::Rows{{"a", "1"}, {"b", "2"}}));
  }
  EXPECT_GT(lost, 0);
}

TEST_F(StateFaults, WhatWasSyncedSurvivesAPowerCut) {
  write({{"a", "1"}});
  world().disk().sync();
  crash(true);
  EXPECT_EQ(row(world(), "a"), "1");
}

TEST_F(StateFaults, KeysOutOfOrderBreakTheContract) {
  const std::vector<ports::StateWrite> reversed = {{"b", "1"}, {"a", "1"}};
  EXPECT_THROW(static_cast<void>(state().write(reversed)), ContractBroken);
  const std::vector<ports::StateWrite> twice = {{"a", "1"}, {"a", "2"}};
  EXPECT_THROW(static_cast<void>(state().write(twice)), ContractBroken);
}

}  // namespace
}  // namespace relance::simulation
