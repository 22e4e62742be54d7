// Records whose effects exceed one commit, and what ends a worker in the middle of one.
#include "toy_world.h"

namespace relance::stream {
namespace {

class WorkerStep : public ToyTest {};

Outcome told_without_trouble(const Lines& values) {
  ToyWorld world;
  world.append(values);
  world.start();
  EXPECT_TRUE(world.drain());
  return world.outcome();
}

TEST_F(WorkerStep, IsTakenOnceWhereverCommitsFall) {
  const Lines values = {"add", "steps 7", "flush", "steps 1", "steps 0", "add", "flush", "flush"};
  const Outcome expected = told_without_trouble(values);
  for (std::size_t records = 1; records <= 8; ++records) {
    ToyWorld world;
    world.options.limits.records = records;
    world.append(values);
    world.start();
    ASSERT_TRUE(world.drain()) << world.last_words();
    EXPECT_EQ(world.outcome(), expected) << records;
  }
}

// Its offset advances only at its end; until then the position tells the step, and no other record comes in between.
TEST_F(WorkerStep, IsStoredWithThePosition) {
  options.limits.records = 4;
  append({"steps 10", "add"});
  std::vector<TaskPosition> positions;
  on_fold = [&](const ports::Record&) {
    const auto stands = committed(0);
    if (!stands) return;
    const TaskPosition position{stands->next_offset, parse_commit_metadata(stands->metadata)->steps};
    if (positions.empty() || positions.back() != position) positions.push_back(position);
  };
  start();
  ASSERT_TRUE(drain());
  EXPECT_EQ(positions, (std::vector<TaskPosition>{{Offset{0}, 4}, {Offset{0}, 8}}));
}

// A crash between every two steps, with a commit at every one of them: the numbers of the facts go on.
TEST_F(WorkerStep, GoesOnAtTheStepWhereItCrashed) {
  if (!kHasCrashPoints) GTEST_SKIP() << "this build has no crash points";
  const Lines values = {"add", "steps 9", "add"};
  const Outcome expected = told_without_trouble(values);
  for (const CrashPoint point :
       {CrashPoint::kStepFolded, CrashPoint::kBeforeCommit, CrashPoint::kAfterCommit, CrashPoint::kAfterState}) {
    ToyWorld world;
    world.options.limits.records = 1;
    world.append(values);
    int crashes = 0;
    for (bool ended = false; !ended;) {
      world.crash_at(point, 2);
      world.start();
      try {
        ended = world.drain();
        ASSERT_TRUE(ended) << world.last_words();
      } catch (const simulation::SimulatedCrash&) {
        ++crashes;
        world.recover_from_crash();
      }
      world.crash_nowhere();
    }
    EXPECT_EQ(world.outcome(), expected);
    EXPECT_GE(crashes, point == CrashPoint::kStepFolded ? 4 : 5);
  }
}

TEST_F(WorkerStep, WritesWhatWaitsBeforeARecordThatAsksForIt) {
  append({"add", "add", "flush", "add"});
  start();
  ASSERT_TRUE(drain());
  EXPECT_EQ(outputs(), (Lines{"k=1", "k=2", "sum 2", "flushed", "k=3", "sum 1"}));
  EXPECT_EQ(worker().snapshot().commits, 2U);
}

TEST_F(WorkerStep, StopsAtARecordOfANewerVersion) {
  append({"add"});
  start();
  ASSERT_TRUE(drain());
  append({"newer", "add"});
  EXPECT_FALSE(drain());
  const auto stopped = worker().stopped();
  ASSERT_TRUE(stopped);
  EXPECT_EQ(stopped->kind, StopKind::kNewer);
  EXPECT_NE(stopped->what.find("toy, partition 0, offset 1"), std::string::npos) << stopped->what;
  EXPECT_EQ(committed(0)->next_offset, Offset{1});
  EXPECT_EQ(outputs(), (Lines{"k=1", "sum 1"}));
}

// A million steps do not keep a process from stopping: it goes on at that step.
TEST_F(WorkerStep, DoesNotKeepTheWorkerFromStopping) {
  options.limits.records = 10;
  append({"steps 1000", "add"});
  std::uint64_t folds = 0;
  on_fold = [&](const ports::Record&) {
    if (++folds == 25) worker().request_stop();
  };
  start();
  EXPECT_FALSE(drain());
  EXPECT_EQ(worker().stopped()->kind, StopKind::kRequested);
  EXPECT_LE(folds, 31U);
  EXPECT_EQ(committed(0)->next_offset, Offset{0});
  EXPECT_EQ(parse_commit_metadata(committed(0)->metadata)->steps, 30U);
  restart_process();
  start();
  ASSERT_TRUE(drain());
  EXPECT_EQ(outcome(), told_without_trouble({"steps 1000", "add"}));
}

}  // namespace
}  // namespace relance::stream
