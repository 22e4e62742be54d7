// A process that comes back: from its state, and from what the log has beyond it.
#include "toy_world.h"

namespace relance::stream {
namespace {

using simulation::Fault;
using simulation::SimulatedCrash;

using WorkerRestart = ToyTest;

TEST_F(WorkerRestart, GoesOnFromItsState) {
  fold({"add", "steps 4"});
  const std::uint64_t digest = task(0)->digest;
  restart_process();
  start();
  for (int i = 0; i < 3; ++i) ASSERT_TRUE(worker().turn(Duration{1}));
  EXPECT_EQ(task(0)->digest, digest);
  EXPECT_EQ(worker().snapshot().refolded, 0U);
  fold({"add"});
  EXPECT_EQ(row(0, "rk"), "2 0");
}

// Everywhere between two steps of a commit, and in the middle of records that take several.
TEST_F(WorkerRestart, ShowsNowhereWhereItHasCrashed) {
  expect_crashes_to_leave_no_trace([](ToyWorld&) {});
}

// While it folds again what the log has beyond its state, and again.
TEST_F(WorkerRestart, MayCrashWhileItComesBack) {
  if (!kHasCrashPoints) GTEST_SKIP() << "this build has no crash points";
  ToyWorld calm;
  give_work(calm);
  calm.start();
  ASSERT_TRUE(calm.drain());
  for (std::uint64_t hit = 1; hit <= 8; ++hit) {
    ToyWorld world;
    give_work(world);
    world.crash_at(CrashPoint::kAfterCommit);
    world.start();
    EXPECT_THROW((void)world.drain(), SimulatedCrash);
    world.recover_from_crash();
    for (int times = 0; times < 2; ++times) {
      world.options.limits.records = 2;  // so that it writes in between
      world.crash_at(CrashPoint::kRestoreStep, hit);
      world.start();
      try {
        EXPECT_TRUE(world.drain()) << world.last_words();
        break;
      } catch (const SimulatedCrash&) {
        world.recover_from_crash();
      }
    }
    world.crash_nowhere();
    world.start();
    ASSERT_TRUE(world.drain()) << world.last_words();
    ASSERT_EQ(world.outcome(), calm.outcome());
  }
}

TEST_F(WorkerRestart, RefusesAStateThatIsAheadOfTheLog) {
  fold({"add"});
  TaskMeta ahead = meta();
  ahead.progress.position.next_offset = Offset{7};
  write_meta(ahead);
  const std::string why = refusal();
  EXPECT_NE(why.find("the log has lost records"), std::string::npos) << why;
  EXPECT_NE(why.find("offset 7"), std::string::npos) << why;
  EXPECT_NE(why.find("task toy, partition 0"), std::string::npos) << why;
  EXPECT_EQ(meta(), ahead);
}

TEST_F(WorkerRestart, RefusesAStateThatIsStepsAhead) {
  fold({"add"});
  TaskMeta ahead = meta();
  ahead.progress.position.steps = 1;
  write_meta(ahead);
  EXPECT_NE(refusal().find("the log has lost records"), std::string::npos);
}

TEST_F(WorkerRestart, RefusesAStateOfALogThatHasCommittedNothing) {
  TaskMeta other;
  other.rules_version = 1;
  other.log_identity = options.log_identity;
  other.progress.position.next_offset = Offset{1};
  write_meta(other);
  append({"add"});
  EXPECT_NE(refusal().find("committed to nothing"), std::string::npos);
}

TEST_F(WorkerRestart, RefusesTheStateOfAnotherLog) {
  fold({"add"});
  TaskMeta other = meta();
  other.log_identity = "another";
  write_meta(other);
  const std::string why = refusal();
  EXPECT_NE(why.find("belongs to another log (another"), std::string::npos) << why;
  EXPECT_EQ(meta(), other);
}

TEST_F(WorkerRestart, RefusesANewerFormatAndKeepsIt) {
  fold({"add"});
  std::string newer = *row(0, "m");
  newer[0] = kTaskMetaFormat + 1;
  write_row(0, "m", newer);
  EXPECT_NE(refusal().find("upgrade first"), std::string::npos);
  EXPECT_EQ(row(0, "m"), newer);
}

TEST_F(WorkerRestart, RefusesAPositionThatCannotBeRead) {
  fold({"add"});
  write_row(0, "m", row(0, "m")->substr(0, 20));
  EXPECT_NE(refusal().find("corrupt"), std::string::npos) << refusal();
}

TEST_F(WorkerRestart, RefusesARowThatCannotBeRead) {
  fold({"add"});
  write_row(0, "rk", "x");
  EXPECT_NE(refusal().find("cannot be read"), std::string::npos);
}

TEST_F(WorkerRestart, RefusesAStateThatDoesNotAgreeWithWhatWasCommitted) {
  fold({"add", "add"});
  TaskMeta wrong = meta();
  ++wrong.progress.digest;
  write_meta(wrong);
  EXPECT_NE(refusal().find("digest at offset 2"), std::string::npos);
}

// One that is behind and does not come to what the log says.
TEST_F(WorkerRestart, RefusesWhatDoesNotFoldToWhatWasCommitted) {
  fold({"add"});
  const TaskMeta first = meta();
  fold({"add"});
  write_meta(first);
  write_row(0, "rk", "5 0");  // the row is ahead of its position: the count comes out as 6
  EXPECT_NE(refusal().find("does not reproduce"), std::string::npos);
}

TEST_F(WorkerRestart, MakesItsStateAnewFromTheLogWhereThereIsNone) {
  fold({"add", "steps 3", "add"});
  const Outcome before = outcome();
  remove_all_rows();
  restart_process();
  start();
  ASSERT_TRUE(drain()) << last_words();
  EXPECT_EQ(worker().snapshot().refolded, 3U);
  EXPECT_EQ(outcome(), before);
}

TEST_F(WorkerRestart, BeginsANewChainWithNewRules) {
  fold({"add", "add"});
  const TaskMeta old = meta();
  restart_process();
  options.rules_version = 2;
  start();
  for (int i = 0; i < 3; ++i) ASSERT_TRUE(worker().turn(Duration{1})) << worker().stopped()->what;
  EXPECT_EQ(meta().rules_version, 2U);
  EXPECT_EQ(meta().progress.chain_start, Offset{2});
  EXPECT_EQ(meta().progress.digest, 0U);
  // A crash right behind it, before anything is decided.
  restart_process();
  fold({"add"});
  EXPECT_EQ(row(0, "rk"), "3 0");
  EXPECT_EQ(meta().progress.chain_start, Offset{2});
  EXPECT_EQ(parse_commit_metadata(committed(0)->metadata)->rules_version, 2U);
  EXPECT_EQ(meta().progress.digest, parse_commit_metadata(committed(0)->metadata)->digest);
  EXPECT_NE(meta().progress.digest, old.progress.digest);
}

TEST_F(WorkerRestart, MayCrashBehindTheFirstCommitOfNewRules) {
  if (!kHasCrashPoints) GTEST_SKIP() << "this build has no crash points";
  fold({"add", "add"});
  restart_process();
  options.rules_version = 2;
  append({"add"});
  crash_at(CrashPoint::kAfterCommit);
  start();
  EXPECT_THROW((void)drain(), SimulatedCrash);
  crash_nowhere();
  recover_from_crash();
  start();
  ASSERT_TRUE(drain()) << last_words();
  EXPECT_EQ(row(0, "rk"), "3 0");
  EXPECT_EQ(outputs(), (Lines{"k=1", "k=2", "sum 2", "k=3", "sum 1"}));
}

// What other rules decided cannot be folded again by these.
TEST_F(WorkerRestart, RefusesToFoldAgainWhatOtherRulesDecided) {
  fold({"add"});
  const TaskMeta first = meta();
  fold({"add"});
  write_meta(first);
  write_row(0, "rk", "1 0");
  options.rules_version = 2;
  EXPECT_NE(refusal().find("run the previous version"), std::string::npos);
  EXPECT_EQ(meta(), first);
}

TEST_F(WorkerRestart, WaitsForAStateStoreThatCannotBeRead) {
  fold({"add"});
  restart_process();
  append({"add"});
  start();
  set_always(Fault::kStateGetRetry);
  for (int i = 0; i < 5; ++i) ASSERT_TRUE(worker().turn(Duration{1}));
  EXPECT_TRUE(worker().snapshot().last_error);
  EXPECT_FALSE(task(0)->ready);
  be_calm();
  ASSERT_TRUE(drain());
  EXPECT_FALSE(worker().snapshot().last_error);
  EXPECT_EQ(row(0, "rk"), "2 0");
}

}  // namespace
}  // namespace relance::stream
