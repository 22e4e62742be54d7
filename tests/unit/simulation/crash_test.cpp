#include "fixture.h"

namespace relance::simulation {
namespace {

using ports::CommitOutcome;
using ports::Reaction;

class Crash : public SimulatedWorld {
 protected:
  void SetUp() override {
    if (!kHasCrashPoints) GTEST_SKIP() << "built without crash points";
  }
  [[nodiscard]] std::uint64_t reached(CrashPoint point) {
    return world().chaos().counts().reached[static_cast<std::size_t>(point)];
  }
  [[nodiscard]] std::uint64_t crashed(CrashPoint point) {
    return world().chaos().counts().crashed[static_cast<std::size_t>(point)];
  }
};

TEST_F(Crash, APointThatIsReachedEndsTheProcessAsTheFaultsSay) {
  const ArmedCrashPoints armed(world());
  reach(CrashPoint::kBatchBegun);
  EXPECT_FALSE(world().is_down());
  faults()[CrashPoint::kBeforeCommit] = kAlways;
  reach(CrashPoint::kBatchBegun);
  EXPECT_THROW(reach(CrashPoint::kBeforeCommit), SimulatedCrash);
  EXPECT_TRUE(world().is_down());
  EXPECT_EQ(reached(CrashPoint::kBatchBegun), 2u);
  EXPECT_EQ(reached(CrashPoint::kBeforeCommit), 1u);
  EXPECT_EQ(crashed(CrashPoint::kBatchBegun), 0u);
  EXPECT_EQ(crashed(CrashPoint::kBeforeCommit), 1u);
  reach(CrashPoint::kBeforeCommit);
  stop();
  world().restart();
  EXPECT_FALSE(world().is_down());
}

TEST_F(Crash, NothingIsReachedOnceItIsDisarmed) {
  faults()[CrashPoint::kBatchBegun] = kAlways;
  { const ArmedCrashPoints armed(world()); }
  reach(CrashPoint::kBatchBegun);
  EXPECT_EQ(reached(CrashPoint::kBatchBegun), 0u);
}

TEST_F(Crash, BeforeTheLogsWriteNothingOfACommitIsLeft) {
  const ArmedCrashPoints armed(world());
  Listener listener;
  auto session = join(listener);
  produce(*session, "output");
  faults()[CrashPoint::kBeforeLogWrite] = kAlways;
  EXPECT_THROW(static_cast<void>(session->commit({})), SimulatedCrash);
  session.reset();
  stop();
  world().restart();
  start();
  EXPECT_TRUE(values(kOutput).empty());
}

TEST_F(Crash, BehindTheLogsWriteACommitStands) {
  const ArmedCrashPoints armed(world());
  Listener listener;
  auto session = join(listener);
  produce(*session, "output");
  faults()[CrashPoint::kAfterLogWrite] = kAlways;
  EXPECT_THROW(static_cast<void>(session->commit({})), SimulatedCrash);
  session.reset();
  stop();
  world().restart();
  start();
  EXPECT_EQ(values(kOutput), Words{"output"});
}

TEST_F(Crash, BehindTheLogsWriteAnAppendIsInAndUnanswered) {
  const ArmedCrashPoints armed(world());
  faults()[CrashPoint::kAfterLogWrite] = kAlways;
  append({"a"});
  EXPECT_THROW(log().pump(), SimulatedCrash);
  stop();
  world().restart();
  start();
  EXPECT_EQ(values(in(0)), Words{"a"});
  EXPECT_TRUE(answers.empty());
}

TEST_F(Crash, WhatIsLeftOfAProcessHasNoEffect) {
  Listener listener;
  auto session = join(listener);
  produce(*session, "output");
  world().crash(false);
  const auto words = listener.words;
  EXPECT_EQ(session->commit({}), CommitOutcome::kUnknown);
  expect_error(session->poll(Duration{1}, listener), Reaction::kStop);
  expect_error(session->produce(kOutput, {}), Reaction::kStop);
  expect_error(session->recover(), Reaction::kStop);
  expect_error(log().offsets(in(0)), Reaction::kStop);
  expect_error(log().maintain({}), Reaction::kStop);
  append({"a"});
  log().pump();
  const std::vector<ports::StateWrite> writes = {{"a", "1"}};
  expect_error(state().write(writes), Reaction::kStop);
  session->close(listener);
  EXPECT_EQ(listener.words, words);
  session.reset();
  stop();
  world().restart();
  start();
  EXPECT_TRUE(values(kOutput).empty());
  EXPECT_TRUE(values(in(0)).empty());
  EXPECT_TRUE(world().disk().rows().empty());
  EXPECT_TRUE(answers.empty());
}

TEST_F(Crash, ACrashMayBeAPowerCut) {
  const ArmedCrashPoints armed(world());
  world().clock().advance(std::chrono::hours{1});
  set_always(Fault::kPowerCut);
  faults()[CrashPoint::kAfterState] = kAlways;
  EXPECT_THROW(reach(CrashPoint::kAfterState), SimulatedCrash);
  stop();
  world().restart();
  EXPECT_EQ(world().clock().since_boot(), Duration::zero());
  EXPECT_EQ(bitten(Fault::kPowerCut), 1u);
}

TEST_F(Crash, MaintenanceIsAPointOnlyWhereItHasDroppedSomething) {
  World other({.seed = 1, .topics = {{"short", PartitionCount{1}, std::chrono::hours{1}, false}}});
  const ArmedCrashPoints armed(other);
  const auto log = other.open_log();
  const auto index = static_cast<std::size_t>(CrashPoint::kAfterMaintenance);
  ASSERT_TRUE(log->maintain(other.clock().wall()).ok());
  EXPECT_EQ(other.chaos().counts().reached[index], 0u);
  log->append({{{ports::TopicNumber{0}, Partition{0}}, std::nullopt, "old", {}}}, [](const ports::AppendResult&) {});
  log->drain();
  other.clock().advance(std::chrono::hours{2});
  ASSERT_TRUE(log->maintain(other.clock().wall()).ok());
  EXPECT_EQ(other.chaos().counts().reached[index], 1u);
}

}  // namespace
}  // namespace relance::simulation
