// What becomes of a batch whose commit does not simply work: it stands once, or it never was.
#include "support/recording_sink.h"
#include "toy_world.h"

namespace relance::stream {
namespace {

using simulation::Fault;

class WorkerCommit : public ToyTest {
 protected:
  // One partition's worth of work, and what comes of it where nothing goes wrong.
  void give_work() {
    append({"add", "add", "steps 3"}, 0, "a");
    append({"add", "flush", "add"}, 1, "b");
  }
  void expect_all_once() {
    be_calm();
    ASSERT_TRUE(drain()) << last_words();
    EXPECT_EQ(outcome().told, (Lines{"a.0#0", "a.1#1", "a.2#2", "a=1", "a=2", "b=1", "b=2", "flushed"}));
    EXPECT_EQ(outcome().sum, 7U);
  }
  // Turns until the fault has bitten, then nothing goes wrong any more but what stays.
  void turn_until(Fault fault) {
    const std::uint64_t before = bitten(fault);
    set_always(fault);
    for (int i = 0; i < 20 && bitten(fault) == before; ++i) ASSERT_TRUE(worker().turn(Duration{1}));
    ASSERT_GT(bitten(fault), before);
    faults()[fault] = simulation::kNever;
  }
};

TEST_F(WorkerCommit, FoldsAgainWhatWasAborted) {
  give_work();
  start();
  turn_until(Fault::kCommitAborted);
  EXPECT_EQ(outputs(), Lines{});
  expect_all_once();
  EXPECT_GE(worker().snapshot().aborted, 1U);
}

TEST_F(WorkerCommit, AppliesAnUnknownCommitThatStands) {
  for (const Fault fault : {Fault::kCommitUnknownDone, Fault::kCommitUnknownLate}) {
    give_work();
    start();
    turn_until(fault);
  }
  be_calm();
  ASSERT_TRUE(drain()) << last_words();
  EXPECT_EQ(outcome().sum, 14U);
  EXPECT_EQ(outcome().told.size(), 16U);
  EXPECT_GE(worker().snapshot().unknown, 1U);
}

TEST_F(WorkerCommit, FoldsAgainAnUnknownCommitThatIsGone) {
  give_work();
  start();
  turn_until(Fault::kCommitUnknownGone);
  expect_all_once();
  EXPECT_GE(worker().snapshot().unknown, 1U);
  EXPECT_GE(worker().snapshot().discarded, 1U);
}

TEST_F(WorkerCommit, AsksAgainUntilItKnows) {
  for (const Fault fault : {Fault::kCommitUnknownDone, Fault::kCommitUnknownLate, Fault::kCommitUnknownGone}) {
    give_work();
    start();
    set_always(Fault::kSettleRetry);
    turn_until(fault);
    for (int i = 0; i < 5; ++i) ASSERT_TRUE(worker().turn(Duration{1}));
    EXPECT_TRUE(worker().snapshot().last_error);
    be_calm();
    ASSERT_TRUE(drain()) << last_words();
    EXPECT_FALSE(worker().snapshot().last_error);
  }
  EXPECT_EQ(outcome().sum, 21U);
  EXPECT_EQ(outcome().told.size(), 24U);
}

// The rest of a record that was cut short by a commit, and the records that were read behind it, are not lost.
TEST_F(WorkerCommit, GoesOnInsideOfARecordOnceAnUnknownCommitIsKnown) {
  options.limits.records = 4;
  for (const Fault fault : {Fault::kCommitUnknownDone, Fault::kCommitUnknownGone}) {
    append({"add", "steps 6", "add"}, 0, "a");
    start();
    set_always(Fault::kSettleRetry);
    turn_until(fault);
    be_calm();
    ASSERT_TRUE(drain()) << last_words();
  }
  EXPECT_EQ(outcome().told, (Lines{"a.0#0", "a.0#0", "a.1#1", "a.1#1", "a.2#2", "a.2#2", "a.3#3", "a.3#3", "a.4#4",
                                   "a.4#4", "a.5#5", "a.5#5", "a=1", "a=2", "a=3", "a=4"}));
  EXPECT_EQ(outcome().sum, 16U);
}

TEST_F(WorkerCommit, WritesNothingOfABatchThatCouldNotBeAborted) {
  give_work();
  start();
  ASSERT_TRUE(worker().turn(Duration{1}));
  // The batch has told something when a row cannot be read; what it told must not go with the next commit.
  on_fold = [this](const ports::Record& record) {
    if (record.value != "steps 3" || bitten(Fault::kStateGetRetry) > 0) return;
    set_always(Fault::kStateGetRetry);
    set_always(Fault::kSettleRetry);
  };
  append({"add", "steps 3"}, 0, "z");
  for (int i = 0; i < 10 && bitten(Fault::kStateGetRetry) == 0; ++i) ASSERT_TRUE(worker().turn(Duration{1}));
  ASSERT_GT(bitten(Fault::kSettleRetry), 0U);
  faults()[Fault::kStateGetRetry] = simulation::kNever;
  for (int i = 0; i < 5; ++i) ASSERT_TRUE(worker().turn(Duration{1}));
  be_calm();
  ASSERT_TRUE(drain()) << last_words();
  EXPECT_EQ(outcome().told, (Lines{"a.0#0", "a.1#1", "a.2#2", "a=1", "a=2", "b=1", "b=2", "flushed", "z.0#0", "z.1#1",
                                   "z.2#2", "z=1"}));
  EXPECT_EQ(outcome().sum, 11U);
}

TEST_F(WorkerCommit, FoldsAgainWithoutTellingWhereTheStateCouldNotBeWritten) {
  give_work();
  start();
  turn_until(Fault::kStateWriteRetry);
  const Lines told = outputs();
  EXPECT_FALSE(told.empty());
  EXPECT_EQ(row(0, "m"), std::nullopt);
  expect_all_once();
  EXPECT_GT(worker().snapshot().refolded, 0U);
  EXPECT_EQ(row(0, "ra"), "2 0");
}

TEST_F(WorkerCommit, StopsWhenItIsFenced) {
  give_work();
  start();
  set_always(Fault::kCommitFenced);
  EXPECT_FALSE(drain());
  ASSERT_TRUE(worker().stopped());
  EXPECT_EQ(worker().stopped()->kind, StopKind::kFenced);
  EXPECT_EQ(outputs(), Lines{});
  EXPECT_FALSE(worker().turn(Duration{1}));
}

TEST_F(WorkerCommit, RejoinsWhenItsSessionIsOver) {
  logging::RecordingSink log{logging::Level::kInfo};
  const logging::Installed installed{log};
  give_work();
  start();
  turn_until(Fault::kPollRejoin);
  expect_all_once();
  EXPECT_EQ(worker().snapshot().rejoined, 1U);
  append({"add"}, 0, "a");
  turn_until(Fault::kPollRejoin);
  be_calm();
  ASSERT_TRUE(drain()) << last_words();
  EXPECT_EQ(worker().snapshot().rejoined, 2U);
  EXPECT_EQ(log.lines("worker rejoins the group").size(), 2U);
  EXPECT_EQ(row(0, "ra"), "3 0");
}

TEST_F(WorkerCommit, IsNotDisturbedByCallsThatFailForATime) {
  for (const Fault fault : {Fault::kReadRetry, Fault::kProduceRetry, Fault::kJoinRetry, Fault::kStateGetRetry,
                            Fault::kStateWriteRetry, Fault::kSettleRetry, Fault::kCommitAborted, Fault::kReadShort,
                            Fault::kCommitUnknownDone, Fault::kCommitUnknownLate, Fault::kCommitUnknownGone}) {
    faults()[fault] = simulation::PerMillion{20'000};
  }
  options.limits.records = 3;
  start();
  for (int i = 0; i < 60; ++i) {
    append({"add", "steps 5", "flush"}, i % 3, "a" + std::to_string(i));
    ASSERT_TRUE(drain()) << last_words();
  }
  be_calm();
  EXPECT_EQ(outcome().told.size(), 60U * 7);
  EXPECT_EQ(outcome().sum, 60U * 6);
}

// Unknown while the partition is asked back: it is settled before anything else is asked of the session.
TEST_F(WorkerCommit, SettlesWhatWasUnknownWhenAPartitionWentBeforeItReadsOn) {
  options.limits = {10'000, 16 * 1024 * 1024, Duration{1'000'000}};
  append(Lines(4'100, "add"), 0, "a");
  append({"add"}, 1, "b");
  start();
  // 2000 of partition 0 a turn: more are there, so nothing is committed.
  ASSERT_TRUE(worker().turn(Duration{1}));
  set_always(Fault::kPartitionReturned);
  ASSERT_TRUE(worker().turn(Duration{1}));
  ASSERT_EQ(outputs(), Lines{});
  set_always(Fault::kCommitUnknownDone);
  set_always(Fault::kSettleRetry);
  for (int i = 0; i < 20 && bitten(Fault::kCommitUnknownDone) == 0; ++i) ASSERT_TRUE(worker().turn(Duration{1}));
  for (int i = 0; i < 5; ++i) ASSERT_TRUE(worker().turn(Duration{1}));
  be_calm();
  ASSERT_TRUE(drain()) << last_words();
  EXPECT_EQ(outcome().sum, 4'101U);
  EXPECT_EQ(outcome().told.size(), 4'101U);
}

TEST_F(WorkerCommit, StopsCleanlyWhileACommitIsUnknown) {
  give_work();
  start();
  set_always(Fault::kSettleRetry);
  turn_until(Fault::kCommitUnknownLate);
  worker().request_stop();
  EXPECT_FALSE(worker().turn(Duration{1}));
  EXPECT_EQ(worker().stopped()->kind, StopKind::kRequested);
  be_calm();
  restart_process();
  start();
  expect_all_once();
}

// The last commit of all, made by the stop itself.
TEST_F(WorkerCommit, StopsCleanlyWhenItsLastCommitIsUnknown) {
  for (const Fault fault : {Fault::kCommitUnknownDone, Fault::kCommitUnknownGone}) {
    options.limits = {10'000, 16 * 1024 * 1024, Duration{1'000'000}};
    append(Lines(2'000, "add"), 0, "a");
    start();
    ASSERT_TRUE(worker().turn(Duration{1}));
    set_always(Fault::kSettleRetry);
    set_always(fault);
    worker().request_stop();
    EXPECT_FALSE(worker().turn(Duration{1}));
    EXPECT_GT(bitten(fault), 0U);
    be_calm();
    restart_process();
    start();
    ASSERT_TRUE(drain()) << last_words();
  }
  EXPECT_EQ(outcome().sum, 4'000U);
  EXPECT_EQ(outcome().told.size(), 4'000U);
}

}  // namespace
}  // namespace relance::stream
