// A broker that goes away, and comes back. RELANCE_KAFKA_LONG: more often.
#include <atomic>
#include <chrono>
#include <cstdlib>
#include <thread>

#include <gtest/gtest.h>

#include <relance/adapters/kafka/log.h>

#include "integration/kafka/world.h"
#include "support/recording_sink.h"

namespace relance::kafka {
namespace {

class KafkaRestart : public KafkaWorld {
 protected:
  static void SetUpTestSuite() { Broker::shared(Broker::Life::kRestarted); }

  // What is committed, once the brokers can tell: while a transaction of the restarted broker is open, they cannot.
  static ports::PortResult<std::optional<ports::Committed>> committed_in_time(ports::LogSession& session) {
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds{60};
    for (;;) {
      auto committed = session.committed(kPartition);
      const bool may_pass = !committed.ok() && committed.error().reaction == ports::Reaction::kRetry;
      if (!may_pass || std::chrono::steady_clock::now() > deadline) return committed;
    }
  }
};

using ports::CommitOutcome;

int rounds() {
  return std::getenv("RELANCE_KAFKA_LONG") != nullptr ? 5 : 1;
}

TEST_F(KafkaRestart, WhatWasDurableIsThereWhenTheBrokerWasKilled) {
  ASSERT_TRUE(append("before").ok());
  broker().kill();
  broker().start();
  EXPECT_EQ(values(), std::vector<std::string>{"before"});
  const auto one = member("one");
  ASSERT_TRUE(settles({one.get()}));
  produce(*one, "behind");
  EXPECT_EQ(one->session->commit({}), CommitOutcome::kCommitted);
  EXPECT_EQ(values(), (std::vector<std::string>{"before", "behind"}));
}

TEST_F(KafkaRestart, AppendsFailInTimeWhileThereIsNoBroker) {
  ASSERT_TRUE(append("before").ok());
  broker().kill();
  const auto failed = append("meanwhile");
  broker().start();
  ASSERT_FALSE(failed.ok());
  EXPECT_EQ(failed.error().reaction, ports::Reaction::kRetry);
  // The log tries by itself again.
  ASSERT_TRUE(append("behind").ok());
  EXPECT_EQ(values().back(), "behind");
}

// A broker that stands still takes the commit, or does not, and answers too late in any case.
TEST_F(KafkaRestart, ACommitWithoutAnAnswerIsResolvedByWhatIsCommitted) {
  logging::RecordingSink log;
  const logging::Installed installed{log};
  const auto one = member("one");
  ASSERT_TRUE(settles({one.get()}));
  ASSERT_TRUE(append("input").ok());
  produce(*one, "first");
  const ports::OffsetCommit first{kPartition, Offset{1}, "first"};
  ASSERT_EQ(one->session->commit({&first, 1}), CommitOutcome::kCommitted);
  const std::size_t before = values().size();

  produce(*one, "second");
  const ports::OffsetCommit second{kPartition, Offset{2}, "second"};
  broker().suspend();
  const CommitOutcome outcome = one->session->commit({&second, 1});
  broker().resume();
  EXPECT_EQ(outcome, CommitOutcome::kUnknown);
  ASSERT_TRUE(recovers(*one));
  EXPECT_FALSE(log.lines("producer rebuilt after an unknown commit").empty());
  const auto committed = committed_in_time(*one->session);
  ASSERT_TRUE(committed.ok());
  ASSERT_TRUE(committed.value().has_value());
  const bool stands = committed.value()->metadata == "second";
  EXPECT_EQ(values().size(), before + (stands ? 1 : 0));
}

TEST_F(KafkaRestart, ACommitDuringWhichTheBrokerIsKilledIsResolvedByWhatIsCommitted) {
  auto one = member("one");
  ASSERT_TRUE(settles({one.get()}));
  std::size_t standing = 1;
  Offset next{1};
  const ports::OffsetCommit begin{kPartition, next, "n"};
  produce(*one, "n");
  ASSERT_EQ(one->session->commit({&begin, 1}), CommitOutcome::kCommitted);
  for (int round = 0; round < rounds(); ++round) {
    // The kill comes while commits follow each other.
    std::atomic<int> commits = 0;
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds{10};
    std::thread killer{[&] {
      while (commits < 3 + round && std::chrono::steady_clock::now() < deadline) std::this_thread::yield();
      broker().kill();
    }};
    CommitOutcome outcome = CommitOutcome::kCommitted;
    while (outcome == CommitOutcome::kCommitted && std::chrono::steady_clock::now() < deadline) {
      const Offset after{next.value() + 1};
      const ports::OffsetCommit offset{kPartition, after, "n"};
      produce(*one, "n");
      outcome = one->session->commit({&offset, 1});
      if (outcome == CommitOutcome::kCommitted) {
        ++standing;
        ++commits;
        next = after;
      }
    }
    killer.join();
    broker().start();
    if (outcome == CommitOutcome::kUnknown) {
      ASSERT_TRUE(recovers(*one));
      const auto committed = committed_in_time(*one->session);
      ASSERT_TRUE(committed.ok());
      ASSERT_TRUE(committed.value().has_value());
      const Offset stands = committed.value()->next_offset;
      if (stands > next) ++standing;
      EXPECT_LE(stands.value() - next.value(), 1);
      next = stands;
    }
    one->session.reset();
    one = member("one");
    ASSERT_TRUE(settles({one.get()}));
    EXPECT_EQ(values().size(), standing);
    EXPECT_EQ(log().committed(kPartition).value(), (ports::Committed{next, "n"}));
  }
}

}  // namespace
}  // namespace relance::kafka
