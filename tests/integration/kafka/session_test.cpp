// Sessions on a real broker: who is fenced, what is lost, what is left of a transaction that went wrong.
#include <thread>

#include <gtest/gtest.h>

#include <relance/adapters/kafka/log.h>

#include "integration/kafka/world.h"
#include "support/recording_sink.h"

namespace relance::kafka {
namespace {

class KafkaSession : public KafkaWorld {};

using ports::CommitOutcome;
using ports::Reaction;

TEST_F(KafkaSession, ATwinFencesTheOlderWhichIsToldToStop) {
  const auto older = member("one");
  ASSERT_TRUE(settles({older.get()}));
  produce(*older, "of the older");
  const auto newer = member("one");
  EXPECT_EQ(older->session->commit({}), CommitOutcome::kFenced);
  ASSERT_TRUE(settles({newer.get()}));
  produce(*newer, "of the newer");
  EXPECT_EQ(newer->session->commit({}), CommitOutcome::kCommitted);
  EXPECT_EQ(values(), std::vector<std::string>{"of the newer"});
}

// It commits nothing by which it could hear of it, and must not take the identity back.
TEST_F(KafkaSession, AnIdleMemberYieldsToItsTwin) {
  const auto older = member("one");
  ASSERT_TRUE(settles({older.get()}));
  const auto newer = member("one");
  ASSERT_TRUE(settles({newer.get()}));
  const auto polled = poll_until_told(*older);
  ASSERT_FALSE(polled.ok());
  EXPECT_EQ(polled.error().reaction, Reaction::kYield) << polled.error().reason;
  produce(*newer, "of the newer");
  EXPECT_EQ(newer->session->commit({}), CommitOutcome::kCommitted);
  EXPECT_EQ(values(), std::vector<std::string>{"of the newer"});
}

// Brokers refuse it as they refuse one whose transaction took too long.
TEST_F(KafkaSession, AMemberThatIsLateAndHasATwinIsFenced) {
  const auto older = member("one");
  ASSERT_TRUE(settles({older.get()}));
  produce(*older, "of the older");
  const auto begin = std::chrono::steady_clock::now();
  const auto newer = member("one");
  while (std::chrono::steady_clock::now() - begin < options().transaction_timeout) {
    ASSERT_TRUE(newer->session->poll(Duration{20}, *newer).ok());
  }
  EXPECT_EQ(older->session->commit({}), CommitOutcome::kFenced);
  ASSERT_TRUE(settles({newer.get()}));
  produce(*newer, "of the newer");
  EXPECT_EQ(newer->session->commit({}), CommitOutcome::kCommitted);
  EXPECT_EQ(values(), std::vector<std::string>{"of the newer"});
}

TEST_F(KafkaSession, ATwinWithoutStaticMembershipFencesCommitsAndSharesPartitionsUntilTheOlderEnds) {
  reopen({}, false);
  auto older = member("one");
  ASSERT_TRUE(settles({older.get()}));
  produce(*older, "of the older");
  const auto newer = member("one");
  EXPECT_EQ(older->session->commit({}), CommitOutcome::kFenced);
  ASSERT_TRUE(settles({older.get(), newer.get()}));
  older->session->close(*older);
  older->session.reset();
  ASSERT_TRUE(settles({newer.get()}));
  produce(*newer, "of the newer");
  EXPECT_EQ(newer->session->commit({}), CommitOutcome::kCommitted);
  EXPECT_EQ(values(), std::vector<std::string>{"of the newer"});
}

// Else nobody could tell it from one that the group has forgotten.
TEST_F(KafkaSession, AMemberForWhomNothingIsLeftIsTold) {
  const auto one = member("one");
  const auto two = member("two");
  const auto three = member("three");
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds{20};
  const auto all_are_told = [&] { return one->told > 0 && two->told > 0 && three->told > 0; };
  while (!all_are_told() && std::chrono::steady_clock::now() < deadline) {
    for (SessionHolder* holder : {one.get(), two.get(), three.get()})
      ASSERT_TRUE(holder->session->poll(Duration{20}, *holder).ok());
  }
  EXPECT_TRUE(all_are_told());
}

TEST_F(KafkaSession, AMemberThatWasSilentForTooLongIsAbortedAndRejoins) {
  // Heartbeats go on by themselves; a member that does not poll is given up by its own client.
  reopen({{"max.poll.interval.ms", std::to_string(options().session_timeout.count())}});
  const auto silent = member("one");
  ASSERT_TRUE(settles({silent.get()}));
  produce(*silent, "too late");
  const auto other = member("two");
  ASSERT_TRUE(settles({other.get()}));
  const ports::OffsetCommit offset{kPartition, Offset{7}, "never"};
  EXPECT_EQ(silent->session->commit({&offset, 1}), CommitOutcome::kAborted);
  const auto polled = poll_until_told(*silent);
  EXPECT_TRUE(silent->held.empty());
  if (!polled.ok()) {
    EXPECT_EQ(polled.error().reaction, Reaction::kRejoin);
  }
  EXPECT_EQ(log().committed(kPartition).value(), std::nullopt);
  EXPECT_TRUE(values().empty());
}

TEST_F(KafkaSession, WhatAMemberOfThePastCommitsIsRefusedByTheGroup) {
  logging::RecordingSink sink;
  const logging::Installed installed{sink};
  reopen({{"max.poll.interval.ms", std::to_string(options().session_timeout.count())}});
  const auto silent = member("one");
  ASSERT_TRUE(settles({silent.get()}));
  const auto other = member("two");
  ASSERT_TRUE(settles({other.get()}));
  // In a transaction that is not late: only the group can tell.
  produce(*silent, "too late");
  const ports::OffsetCommit offset{kPartition, Offset{7}, "never"};
  EXPECT_EQ(silent->session->commit({&offset, 1}), CommitOutcome::kAborted);
  EXPECT_EQ(log().committed(kPartition).value(), std::nullopt);
  EXPECT_TRUE(values().empty());
  EXPECT_FALSE(sink.lines("group session lost").empty());
}

// It is fenced as if somebody had taken its identity.
TEST_F(KafkaSession, ATransactionThatTookTooLongIsNotCommittedAndTheSessionGoesOn) {
  const auto slow = member("one");
  ASSERT_TRUE(settles({slow.get()}));
  produce(*slow, "too late");
  const auto begin = std::chrono::steady_clock::now();
  // The brokers look for such transactions now and then.
  while (std::chrono::steady_clock::now() - begin < 2 * options().transaction_timeout) {
    ASSERT_TRUE(slow->session->poll(Duration{50}, *slow).ok());
  }
  EXPECT_NE(slow->session->commit({}), CommitOutcome::kCommitted);
  ASSERT_TRUE(slow->session->recover().ok());
  produce(*slow, "in time");
  EXPECT_EQ(slow->session->commit({}), CommitOutcome::kCommitted);
  EXPECT_EQ(values(), std::vector<std::string>{"in time"});
}

TEST_F(KafkaSession, RecordsOfAbortedTransactionsAreNeverSeen) {
  const auto one = member("one");
  ASSERT_TRUE(settles({one.get()}));
  std::vector<std::string> expected;
  for (int i = 0; i < 20; ++i) {
    const std::string value = std::to_string(i);
    produce(*one, value);
    if (i % 2 == 0) {
      ASSERT_TRUE(one->session->abort().ok());
    } else {
      ASSERT_EQ(one->session->commit({}), CommitOutcome::kCommitted);
      expected.push_back(value);
    }
  }
  EXPECT_EQ(values(), expected);
  EXPECT_EQ(values_of(*one), expected);
}

TEST_F(KafkaSession, ARestartWithinTheSessionTimeoutMovesNothing) {
  auto one = member("one");
  const auto two = member("two");
  ASSERT_TRUE(settles({one.get(), two.get()}));
  const auto held = two->held;
  const int told = two->told;
  one->session->close(*one);
  one->session.reset();
  one = member("one");
  ASSERT_TRUE(settles({one.get(), two.get()}));
  EXPECT_EQ(two->held, held);
  EXPECT_EQ(two->told, told);
}

}  // namespace
}  // namespace relance::kafka
