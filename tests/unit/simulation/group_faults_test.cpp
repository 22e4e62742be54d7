#include "fixture.h"

namespace relance::simulation {
namespace {

using ports::CommitOutcome;

using GroupFaults = SimulatedWorld;

// Polls until the listener was told something.
Words next_words(ports::LogSession& session, Listener& listener) {
  listener.words.clear();
  for (int turn = 0; turn < 10 && listener.words.empty(); ++turn) {
    EXPECT_TRUE(session.poll(Duration{1}, listener).ok());
  }
  return listener.words;
}

TEST_F(GroupFaults, APartitionIsAskedBackAndComesBackToTheSameSession) {
  Listener listener;
  const auto session = join(listener);
  set_always(Fault::kPartitionReturned);
  ASSERT_TRUE(session->poll(Duration{1}, listener).ok());
  listener.words.clear();
  while (listener.words.size() < 2) ASSERT_TRUE(session->poll(Duration{1}, listener).ok());
  ASSERT_EQ(listener.words.size(), 2u);
  EXPECT_EQ(listener.words[0].front(), '-');
  EXPECT_EQ(listener.words[1], '+' + listener.words[0].substr(1));
  EXPECT_GE(bitten(Fault::kPartitionReturned), 1u);
}

TEST_F(GroupFaults, APartitionMovesToAnotherSessionOnceItWasAskedBack) {
  Listener first_listener;
  Listener second_listener;
  const auto first = join(first_listener, "one");
  const auto second = join(second_listener, "two");
  for (int i = 0; i < 4; ++i) {
    ASSERT_TRUE(first->poll(Duration{1}, first_listener).ok());
    ASSERT_TRUE(second->poll(Duration{1}, second_listener).ok());
  }
  ASSERT_EQ(first_listener.held.size() + second_listener.held.size(), 3u);
  first_listener.words.clear();
  second_listener.words.clear();
  set_always(Fault::kPartitionMoved);
  while (bitten(Fault::kPartitionMoved) == 0) ASSERT_TRUE(first->poll(Duration{1}, first_listener).ok());
  be_calm();
  for (int i = 0; i < 3; ++i) {
    ASSERT_TRUE(first->poll(Duration{1}, first_listener).ok());
    ASSERT_TRUE(second->poll(Duration{1}, second_listener).ok());
    ASSERT_LE(first_listener.held.size() + second_listener.held.size(), 3u);
  }
  EXPECT_EQ(first_listener.held.size() + second_listener.held.size(), 3u);
  EXPECT_EQ(first_listener.words.size() + second_listener.words.size(), 2u);
}

TEST_F(GroupFaults, AHolderWorksOnWithAPartitionThatItHasLostUntilItIsTold) {
  Listener listener;
  append({"a"});
  log().drain();
  const auto session = join(listener);
  set_always(Fault::kPartitionLost);
  ASSERT_TRUE(session->poll(Duration{1}, listener).ok());
  EXPECT_GT(bitten(Fault::kPartitionLost), 0u);
  EXPECT_EQ(listener.held.size(), static_cast<std::size_t>(kInPartitions));
  be_calm();
  EXPECT_EQ(session->read(in(0), {}).value().size(), 1u);
  produce(*session, "never");
  const std::vector<ports::OffsetCommit> offsets = {
      {in(0), Offset{1}, ""}, {in(1), Offset{0}, ""}, {in(2), Offset{0}, ""}};
  EXPECT_EQ(session->commit(offsets), CommitOutcome::kAborted);
  EXPECT_TRUE(values(kOutput).empty());
  const Words told = next_words(*session, listener);
  ASSERT_FALSE(told.empty());
  EXPECT_EQ(told.front().front(), '!');
  while (listener.held.size() < kInPartitions) ASSERT_TRUE(session->poll(Duration{1}, listener).ok());
  produce(*session, "stands");
  EXPECT_EQ(session->commit(offsets), CommitOutcome::kCommitted);
}

TEST_F(GroupFaults, ALostPartitionIsGivenToAnotherBeforeItsHolderIsTold) {
  Listener first_listener;
  const auto first = join(first_listener, "one");
  Listener second_listener;
  const auto second = join(second_listener, "two");
  while (second_listener.held.empty()) {
    ASSERT_TRUE(first->poll(Duration{1}, first_listener).ok());
    ASSERT_TRUE(second->poll(Duration{1}, second_listener).ok());
  }
  bool was_held_twice = false;
  for (int turn = 0; turn < 1000 && !was_held_twice; ++turn) {
    faults()[Fault::kPartitionLost] = PerMillion{300'000};
    ASSERT_TRUE(second->poll(Duration{1}, second_listener).ok());
    for (const auto partition : second_listener.held) was_held_twice |= first_listener.held.contains(partition);
    if (turn % 4 == 3) {
      ASSERT_TRUE(first->poll(Duration{1}, first_listener).ok());
    }
  }
  EXPECT_TRUE(was_held_twice);
  be_calm();
  for (int turn = 0; turn < 10; ++turn) {
    ASSERT_TRUE(first->poll(Duration{1}, first_listener).ok());
    ASSERT_TRUE(second->poll(Duration{1}, second_listener).ok());
  }
  EXPECT_EQ(first_listener.held.size() + second_listener.held.size(), 3u);
}

TEST_F(GroupFaults, ASessionThatIsThrownOutLosesItsPartitionsToTheOthers) {
  Listener first_listener;
  const auto first = join(first_listener, "one");
  set_always(Fault::kPollRejoin);
  expect_error(first->poll(Duration{1}, first_listener), ports::Reaction::kRejoin);
  be_calm();
  Listener second_listener;
  const auto second = join(second_listener, "two");
  EXPECT_EQ(second_listener.held.size(), 3u);
  EXPECT_EQ(bitten(Fault::kPollRejoin), 1u);
}

TEST_F(GroupFaults, APollMayComeBackEarly) {
  Listener listener;
  const auto session = join(listener);
  const Duration begin = world().clock().since_boot();
  ASSERT_TRUE(session->poll(std::chrono::hours{1}, listener).ok());
  EXPECT_EQ(world().clock().since_boot() - begin, std::chrono::hours{1});
  set_always(Fault::kPollEarly);
  for (int i = 0; i < 10; ++i) ASSERT_TRUE(session->poll(std::chrono::hours{1}, listener).ok());
  EXPECT_LT(world().clock().since_boot() - begin, std::chrono::hours{11});
  EXPECT_EQ(bitten(Fault::kPollEarly), 10u);
}

TEST_F(GroupFaults, ReadingAPartitionThatIsNotOnesOwnBreaksTheContract) {
  Listener listener;
  const auto session = join();
  EXPECT_THROW(static_cast<void>(session->read(in(0), {})), ContractBroken);
  EXPECT_THROW(static_cast<void>(session->seek(in(0), Offset{0})), ContractBroken);
  ASSERT_TRUE(session->poll(Duration{1}, listener).ok());
  EXPECT_TRUE(session->read(in(0), {}).ok());
  EXPECT_THROW(static_cast<void>(session->read(kOutput, {})), ContractBroken);
}

}  // namespace
}  // namespace relance::simulation
