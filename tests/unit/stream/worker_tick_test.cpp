// How the host's clock enters: as a record of the task's own log, once a timer is due and everything is read.
#include <algorithm>

#include "toy_world.h"

namespace relance::stream {
namespace {

constexpr Duration kSoon{500};

class WorkerTick : public ToyTest {
 protected:
  WorkerTick() { options.host_ticks = true; }

  [[nodiscard]] std::uint64_t due_in(Duration wait) {
    return static_cast<std::uint64_t>((world().clock().wall() + wait).time_since_epoch().count());
  }
  void arm(Duration wait, std::int32_t partition = 0, const std::string& key = "k") {
    append({"arm " + std::to_string(due_in(wait))}, partition, key);
    if (!started_) start();
    started_ = true;
    ASSERT_TRUE(drain());
  }
  void turns(int count, Duration wait) {
    for (int i = 0; i < count; ++i) ASSERT_TRUE(worker().turn(wait));
  }
  [[nodiscard]] std::size_t ticks(std::int32_t partition = 0) {
    const Lines records = values(in(partition));
    return static_cast<std::size_t>(
        std::ranges::count_if(records, [](const std::string& value) { return value.starts_with("time "); }));
  }

 private:
  bool started_ = false;
};

TEST_F(WorkerTick, IsAppendedOnceWhenATimerIsDue) {
  arm(kSoon);
  EXPECT_EQ(ticks(), 0U);
  world().clock().advance(kSoon);
  turns(10, Duration{1});
  EXPECT_EQ(ticks(), 1U);
  EXPECT_EQ(outputs(), (Lines{"fired k"}));
  EXPECT_EQ(worker().snapshot().ticks, 1U);
}

TEST_F(WorkerTick, DoesNotComeBeforeTheTimerIsDue) {
  arm(kSoon);
  world().clock().advance(kSoon - Duration{1});
  turns(5, Duration{});
  EXPECT_EQ(ticks(), 0U);
  world().clock().advance(Duration{1});
  turns(2, Duration{});
  EXPECT_EQ(ticks(), 1U);
}

// It waits for the timer, not as long as it may.
TEST_F(WorkerTick, WakesTheWorkerWhenItIsDue) {
  arm(kSoon);
  const Timestamp before = world().clock().wall();
  turns(3, std::chrono::hours{1});
  EXPECT_LT(world().clock().wall() - before, std::chrono::hours{2});
  EXPECT_EQ(outputs(), (Lines{"fired k"}));
}

TEST_F(WorkerTick, GoesToEachPartitionThatHasATimerDueAndToNoOther) {
  arm(kSoon, 0);
  arm(kSoon, 2, "l");
  arm(std::chrono::hours{100}, 1, "later");
  world().clock().advance(kSoon);
  turns(10, Duration{1});
  EXPECT_EQ(ticks(0), 1U);
  EXPECT_EQ(ticks(1), 0U);
  EXPECT_EQ(ticks(2), 1U);
  EXPECT_EQ(outcome().told, (Lines{"fired k", "fired l"}));
}

TEST_F(WorkerTick, WaitsUntilTheLogIsDrained) {
  arm(kSoon);
  world().clock().advance(kSoon);
  append(Lines(6'000, "add"), 1);
  turns(2, Duration{});
  EXPECT_EQ(ticks(), 0U);
  ASSERT_TRUE(drain());
  turns(3, Duration{});
  EXPECT_EQ(ticks(), 1U);
}

TEST_F(WorkerTick, IsNotAppendedWhileTheClockIsNotTrusted) {
  arm(std::chrono::hours{30});
  world().clock().jump(std::chrono::days{2});
  turns(10, Duration{1});
  EXPECT_EQ(ticks(), 0U);
  // An operator says that the wall is right.
  host_clock().trust_wall();
  turns(3, Duration{1});
  EXPECT_EQ(ticks(), 1U);
}

TEST_F(WorkerTick, ComesAtItsTimeAlsoWhenTheClockWentBackForAWhile) {
  arm(kSoon);
  world().clock().jump(-std::chrono::days{2});
  world().clock().advance(kSoon);
  turns(10, Duration{});
  EXPECT_EQ(ticks(), 0U);
  world().clock().mend();
  turns(3, Duration{});
  EXPECT_EQ(ticks(), 1U);
}

TEST_F(WorkerTick, IsNotAppendedWhereOnlyTheLogMovesTime) {
  options.host_ticks = false;
  arm(kSoon);
  world().clock().advance(std::chrono::days{100});
  turns(10, Duration{1});
  EXPECT_EQ(ticks(), 0U);
  append({"time " + std::to_string(due_in(Duration{}))});
  ASSERT_TRUE(drain());
  EXPECT_EQ(outputs(), (Lines{"fired k"}));
}

TEST_F(WorkerTick, FiresWhatBecameDueWhileTheProcessWasAway) {
  arm(kSoon);
  restart_process();
  world().clock().advance(std::chrono::days{1});
  // The first clock of a process is what it trusts.
  restart_process();
  start();
  turns(10, Duration{1});
  EXPECT_EQ(outputs(), (Lines{"fired k"}));
}

// Whatever becomes of its commit, the timer fires once.
TEST_F(WorkerTick, MayGetLostOnItsWay) {
  using simulation::Fault;
  for (const Fault fault : {Fault::kCommitAborted, Fault::kCommitUnknownGone, Fault::kCommitUnknownLate,
                            Fault::kCommitUnknownDone, Fault::kProduceRetry}) {
    ToyWorld one;
    one.options.host_ticks = true;
    one.append({"arm 1"});
    one.start();
    one.set_always(fault);
    for (int i = 0; i < 10 && one.bitten(fault) < 3; ++i) ASSERT_TRUE(one.worker().turn(Duration{1}));
    ASSERT_GT(one.bitten(fault), 0U);
    one.be_calm();
    for (int i = 0; i < 10; ++i) ASSERT_TRUE(one.worker().turn(Duration{1}));
    EXPECT_EQ(one.outputs(), (Lines{"fired k"}));
  }
}

TEST_F(WorkerTick, MayBeAppendedByAProcessThatCrashesBehindIt) {
  if (!kHasCrashPoints) GTEST_SKIP() << "this build has no crash points";
  arm(kSoon);
  world().clock().advance(kSoon);
  crash_at(CrashPoint::kAfterTick);
  EXPECT_THROW(turns(10, Duration{1}), simulation::SimulatedCrash);
  crash_nowhere();
  recover_from_crash();
  start();
  turns(10, Duration{1});
  EXPECT_EQ(outputs(), (Lines{"fired k"}));
}

}  // namespace
}  // namespace relance::stream
