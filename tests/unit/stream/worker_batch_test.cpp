// When a batch is committed.
#include "toy_world.h"

namespace relance::stream {
namespace {

constexpr Duration kNoHurry{1'000'000};

class WorkerBatch : public ToyTest {
 protected:
  std::uint64_t commits() { return worker().snapshot().commits; }
};

TEST_F(WorkerBatch, IsCommittedAtOnceWhenTheLogIsDrained) {
  options.limits.time = kNoHurry;
  append({"add", "add"});
  append({"add"}, 1);
  start();
  ASSERT_TRUE(worker().turn(Duration{1}));
  EXPECT_EQ(commits(), 1U);
  EXPECT_EQ(outputs(), (Lines{"k=1", "k=2", "k=1", "sum 2", "sum 1"}));
  ASSERT_TRUE(worker().turn(Duration{1}));
  EXPECT_EQ(commits(), 1U);  // nothing to do, nothing to commit
}

TEST_F(WorkerBatch, HoldsAtMostItsRecords) {
  options.limits = {100, 16 * 1024 * 1024, kNoHurry};
  append(Lines(950, "add"));
  start();
  ASSERT_TRUE(drain());
  EXPECT_EQ(commits(), 10U);
}

TEST_F(WorkerBatch, CountsTheStepsOfARecord) {
  options.limits = {100, 16 * 1024 * 1024, kNoHurry};
  append({"steps 1000"});
  start();
  ASSERT_TRUE(drain());
  EXPECT_EQ(commits(), 11U);
}

TEST_F(WorkerBatch, EndsWhenWhatItReadAndWroteHasSoManyBytes) {
  options.limits = {10'000, 100'000, kNoHurry};
  for (int i = 0; i < 5; ++i) append({"big 60000"}, 0);
  options.limits.records = 1;
  start();
  ASSERT_TRUE(drain());
  EXPECT_EQ(commits(), 5U);
  drop();
  // The limit is looked at behind each read.
  options.limits.records = 10'000;
  for (std::int32_t partition = 0; partition < kInPartitions; ++partition) append({"big 60000"}, partition);
  start();
  ASSERT_TRUE(drain());
  EXPECT_EQ(commits(), 2U);
}

TEST_F(WorkerBatch, EndsWhenItHasBeenOpenForSoLong) {
  options.limits = {10'000, 16 * 1024 * 1024, Duration{100}};
  append(Lines(4'100, "add"));
  start();
  ASSERT_TRUE(worker().turn(Duration{}));
  EXPECT_EQ(commits(), 0U);
  world().clock().advance(Duration{100});
  ASSERT_TRUE(worker().turn(Duration{}));
  EXPECT_EQ(commits(), 1U);
  EXPECT_EQ(number_of(outputs().back().substr(4)), 4'000U);
}

// A read that was cut short by its bytes is not the end of the log.
TEST_F(WorkerBatch, IsBigUnderLoadAlsoWhereRecordsAre) {
  options.limits.time = kNoHurry;
  append(Lines(4'500, "add " + std::string(1000, 'x')));
  start();
  ASSERT_TRUE(drain());
  EXPECT_EQ(commits(), 1U);
}

// A partition with a long backlog keeps no other one waiting.
TEST_F(WorkerBatch, LetsEveryPartitionHaveItsTurn) {
  options.limits = {10, 16 * 1024 * 1024, kNoHurry};
  append(Lines(500, "add"), 0);
  append(Lines(20, "add"), 2, "last");
  start();
  for (int i = 0; i < 10; ++i) ASSERT_TRUE(worker().turn(Duration{1}));
  EXPECT_EQ(committed(2)->next_offset, Offset{20});
  ASSERT_TRUE(drain());
  EXPECT_EQ(row(0, "rk"), "500 0");
}

TEST_F(WorkerBatch, DoesNotWaitWhileThereIsSomethingToDo) {
  append(Lines(4'000, "add"));
  start();
  const Duration before = world().clock().since_boot();
  for (int i = 0; i < 3; ++i) ASSERT_TRUE(worker().turn(Duration{1000}));
  EXPECT_EQ(world().clock().since_boot(), before);
  EXPECT_EQ(committed(0)->next_offset, Offset{4'000});
}

TEST_F(WorkerBatch, TellsWhereItsTasksStand) {
  append({"add", "arm 77"}, 1);
  start();
  ASSERT_TRUE(drain());
  const WorkerSnapshot snapshot = worker().snapshot();
  EXPECT_EQ(snapshot.tasks.size(), 3U);
  EXPECT_EQ(snapshot.records, 2U);
  EXPECT_EQ(snapshot.outputs, 2U);
  const TaskSnapshot* stands = task(1);
  ASSERT_NE(stands, nullptr);
  EXPECT_TRUE(stands->ready);
  EXPECT_EQ(stands->name, "toy");
  EXPECT_EQ(stands->position, (TaskPosition{Offset{2}, 0}));
  EXPECT_EQ(stands->timers, 1U);
  EXPECT_EQ(stands->records, 2U);
  EXPECT_EQ(stands->digest, parse_commit_metadata(committed(1)->metadata)->digest);
}

}  // namespace
}  // namespace relance::stream
