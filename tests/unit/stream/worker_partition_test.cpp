// Partitions that come and go.
#include "toy_world.h"

namespace relance::stream {
namespace {

using simulation::Fault;

class WorkerPartition : public ToyTest {
 protected:
  [[nodiscard]] std::vector<std::int32_t> held(const std::string& member) {
    std::vector<std::int32_t> partitions;
    for (const TaskSnapshot& each : worker(member).snapshot().tasks)
      partitions.push_back(each.partition.partition.value());
    return partitions;
  }
  void turns(const Lines& members, int count = 5) {
    for (int i = 0; i < count; ++i) {
      for (const std::string& member : members) ASSERT_TRUE(worker(member).turn(Duration{1}));
    }
  }
};

TEST_F(WorkerPartition, GoesOnAtOnceWhenItComesBackUnchanged) {
  append({"add", "arm 50"});
  start();
  ASSERT_TRUE(drain());
  set_always(Fault::kPartitionReturned);
  turns({"one"}, 20);
  be_calm();
  const std::uint64_t resumed = worker().snapshot().resumed;
  append({"add", "time 60"});
  ASSERT_TRUE(drain());
  EXPECT_GT(resumed, 0U);
  EXPECT_EQ(worker().snapshot().refolded, 0U);
  EXPECT_EQ(outcome().told, (Lines{"fired k", "k=1", "k=2"}));
}

// Somebody else has folded it meanwhile: what was parked is of no use.
TEST_F(WorkerPartition, IsLoadedAgainWhenItHasChangedMeanwhile) {
  append({"add"}, 0, "a");
  append({"add"}, 1, "b");
  append({"add"}, 2, "c");
  start("one");
  ASSERT_TRUE(drain());
  start("two");
  turns({"one", "two"});
  ASSERT_EQ(held("one").size() + held("two").size(), 3U);
  ASSERT_FALSE(held("two").empty());
  const std::int32_t moved = held("two").front();
  append({"add", "arm 50"}, moved, "m");
  ASSERT_TRUE(drain());
  worker("two").request_stop();
  EXPECT_FALSE(worker("two").turn(Duration{1}));
  drop("two");
  turns({"one"});
  ASSERT_EQ(held("one").size(), 3U);
  append({"add", "time 60"}, moved, "m");
  ASSERT_TRUE(drain());
  EXPECT_EQ(row(moved, "rm"), "2 0");
  EXPECT_EQ(outcome().told, (Lines{"a=1", "b=1", "c=1", "fired m", "m=1", "m=2"}));
}

TEST_F(WorkerPartition, HandsOverToAnotherWorkerOfTheProcess) {
  start("one");
  start("two");
  for (int i = 0; i < 30; ++i) {
    append({"add", "steps 3"}, i % 3, std::string(1, static_cast<char>('a' + i % 3)));
    faults()[Fault::kPartitionMoved] = simulation::PerMillion{500'000};
    faults()[Fault::kPartitionLost] = simulation::PerMillion{100'000};
    turns({"one", "two"}, 3);
    be_calm();
    ASSERT_TRUE(drain()) << last_words();
  }
  EXPECT_GT(bitten(Fault::kPartitionMoved), 3U);
  EXPECT_GT(bitten(Fault::kPartitionLost), 0U);
  EXPECT_EQ(outcome().sum, 30U * 4);
  EXPECT_EQ(outcome().told.size(), 30U * 4);
  EXPECT_EQ(row(0, "ra"), "10 0");
}

TEST_F(WorkerPartition, LosesWhatWasOpenWhenItIsLost) {
  options.limits = {10'000, 16 * 1024 * 1024, Duration{1'000'000}};
  append(Lines(4'100, "add"), 0, "a");
  append({"add"}, 1, "b");
  start();
  ASSERT_TRUE(worker().turn(Duration{1}));
  set_always(Fault::kPartitionLost);
  ASSERT_TRUE(worker().turn(Duration{1}));
  be_calm();
  ASSERT_EQ(outputs(), Lines{});
  ASSERT_TRUE(drain()) << last_words();
  EXPECT_GE(worker().snapshot().discarded, 1U);
  EXPECT_EQ(outcome().sum, 4'101U);
}

TEST_F(WorkerPartition, CommitsWhatIsOpenBeforeItGoes) {
  options.limits = {10'000, 16 * 1024 * 1024, Duration{1'000'000}};
  append(Lines(6'100, "add"), 0, "a");
  start();
  ASSERT_TRUE(worker().turn(Duration{1}));
  set_always(Fault::kPartitionReturned);
  ASSERT_TRUE(worker().turn(Duration{1}));
  ASSERT_EQ(outputs(), Lines{});
  ASSERT_TRUE(worker().turn(Duration{1}));
  be_calm();
  EXPECT_FALSE(outputs().empty());
  EXPECT_EQ(worker().snapshot().discarded, 0U);
  ASSERT_TRUE(drain());
  EXPECT_EQ(outcome().sum, 6'100U);
}

TEST_F(WorkerPartition, CommitsWhatIsOpenWhenItStops) {
  options.limits = {10'000, 16 * 1024 * 1024, Duration{1'000'000}};
  append(Lines(4'100, "add"), 0, "a");
  start();
  ASSERT_TRUE(worker().turn(Duration{1}));
  ASSERT_EQ(outputs(), Lines{});
  worker().request_stop();
  EXPECT_FALSE(worker().turn(Duration{1}));
  EXPECT_EQ(worker().stopped()->kind, StopKind::kRequested);
  EXPECT_EQ(committed(0)->next_offset, Offset{2'000});
  EXPECT_EQ(row(0, "ra"), "2000 0");
  EXPECT_TRUE(worker().snapshot().tasks.empty());
}

TEST_F(WorkerPartition, GoesToTheOthersWhenItsWorkerStops) {
  append({"add"}, 0);
  start("one");
  start("two");
  ASSERT_TRUE(drain());
  worker("one").request_stop();
  EXPECT_FALSE(worker("one").turn(Duration{1}));
  turns({"two"});
  EXPECT_EQ(held("two"), (std::vector<std::int32_t>{0, 1, 2}));
  drop("one");
  append({"add"}, 0);
  ASSERT_TRUE(drain());
  EXPECT_EQ(row(0, "rk"), "2 0");
}

TEST_F(WorkerPartition, BelongsToTheNewerSessionOfAnIdentity) {
  append({"add"});
  start("one");
  ASSERT_TRUE(drain());
  WorkerOptions same = options;
  same.member = "one";
  Worker newer(same, WorkerPorts{log(), state(), world().clock(), host_clock(), owners()}, {toy_spec()});
  append({"add"});
  for (int i = 0; i < 5; ++i) ASSERT_TRUE(newer.turn(Duration{1}));
  // The older one is over, or fenced; whatever it says, nothing of it is seen.
  for (int i = 0; i < 5; ++i) worker("one").turn(Duration{1});
  for (int i = 0; i < 5; ++i) newer.turn(Duration{1});
  EXPECT_EQ(outcome().told, (Lines{"k=1", "k=2"}));
}

TEST(StateOwners, GivesTheRowsOfATaskToOneWorkerAtATime) {
  StateOwners owners;
  const int one = 1;
  const int two = 2;
  EXPECT_TRUE(owners.take("contact-0", &one));
  EXPECT_TRUE(owners.take("contact-0", &one));
  EXPECT_FALSE(owners.take("contact-0", &two));
  EXPECT_TRUE(owners.take("contact-1", &two));
  owners.release("contact-0", &two);  // not its own
  EXPECT_FALSE(owners.take("contact-0", &two));
  owners.release("contact-0", &one);
  EXPECT_TRUE(owners.take("contact-0", &two));
  owners.release("never taken", &one);
}

}  // namespace
}  // namespace relance::stream
