// Members that come and go, each on a thread of its own.
#include <atomic>
#include <map>
#include <random>
#include <thread>

#include <gtest/gtest.h>

#include "integration/rocksdb/world.h"

namespace relance::embedded {
namespace {

using ports::CommitOutcome;

constexpr int kRecords = 3000;
constexpr int kMembers = 3;
constexpr std::int32_t kPartitions = 8;

// Copies what it reads from `in` to `out`, with its offsets, and leaves now and then.
class Copier {
 public:
  Copier(EmbeddedLog& log, std::string name, unsigned seed) : log_(log), name_(std::move(name)), random_(seed) {}

  void run(const std::atomic<bool>& done) {
    while (!done) {
      const std::vector<ports::TopicNumber> topics{ports::TopicNumber{0}};
      auto joined = log_.join(name_, topics);
      ASSERT_TRUE(joined.ok());
      const auto session = std::move(joined).value();
      Listener listener;
      const int turns = 5 + static_cast<int>(random_() % 40);
      for (int turn = 0; turn < turns && !done; ++turn) {
        ASSERT_TRUE(session->poll(Duration{5}, listener).ok());
        copy(*session, listener);
      }
      if (random_() % 3 != 0) session->close(listener);
    }
  }

 private:
  void copy(ports::LogSession& session, const Listener& listener) {
    std::vector<ports::OffsetCommit> offsets;
    for (const ports::Assignment& held : listener.held) {
      const auto read = session.read(held.partition, {.records = 1 + random_() % 50});
      ASSERT_TRUE(read.ok()) << read.error().reason;
      if (read.value().empty()) continue;
      for (const ports::Record& one : read.value()) {
        ASSERT_TRUE(session.produce({ports::TopicNumber{1}, held.partition.partition}, {one.key, one.value}).ok());
      }
      offsets.push_back({held.partition, Offset{read.value().back().offset.value() + 1}, ""});
    }
    if (offsets.empty()) return;
    ASSERT_EQ(session.commit(offsets), CommitOutcome::kCommitted);
  }

  EmbeddedLog& log_;
  const std::string name_;
  std::mt19937 random_;
};

bool is_copied(EmbeddedLog& log) {
  const auto status = log.status();
  if (!status.ok()) return false;
  std::int64_t copied = 0;
  for (const ports::PartitionStatus& one : status.value()) {
    if (one.partition.topic.value() == 1) copied += one.offsets.end.value();
  }
  return copied >= kRecords;
}

TEST(LogGroup, CopiesEachRecordOnceInOrderWhoeverComesAndGoes) {
  const auto seed = std::random_device{}();
  SCOPED_TRACE("seed " + std::to_string(seed));
  World world;
  world.options.topics = {{"in", PartitionCount{kPartitions}, std::nullopt, false},
                          {"out", PartitionCount{kPartitions}, std::nullopt, false}};
  world.options.tail_cache_bytes = 20'000;
  world.open();
  std::atomic<bool> done = false;
  std::vector<std::thread> threads;
  for (int i = 0; i < kMembers; ++i) {
    threads.emplace_back([&, i] {
      Copier{world.log(), "member " + std::to_string(i), seed + static_cast<unsigned>(i)}.run(done);
    });
  }
  for (int i = 0; i < kRecords; ++i) {
    put(world.log(), {record({ports::TopicNumber{0}, Partition{i % kPartitions}}, std::to_string(i))});
  }
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::minutes{2};
  while (!is_copied(world.log()) && std::chrono::steady_clock::now() < deadline) std::this_thread::yield();
  done = true;
  for (std::thread& thread : threads) thread.join();
  for (std::int32_t i = 0; i < kPartitions; ++i) {
    EXPECT_EQ(values(world.log(), {ports::TopicNumber{1}, Partition{i}}),
              values(world.log(), {ports::TopicNumber{0}, Partition{i}}));
  }
}

TEST(LogGroup, ANewerSessionSeesTheOutcomeOfTheCommitThatTheOlderHasUnderWay) {
  World world;
  world.open();
  const std::vector<ports::TopicNumber> topics{kIn};
  std::atomic<std::int64_t> committed = 0;
  // Commits until it is fenced; then a newer one must have been given just what it was told is committed.
  for (int round = 0; round < 20; ++round) {
    auto older = world.log().join("one", topics);
    ASSERT_TRUE(older.ok());
    Listener listener;
    ASSERT_TRUE(older.value()->poll(Duration{0}, listener).ok());
    std::atomic<int> commits = 0;
    std::thread thread{[&] {
      while (true) {
        const std::vector<ports::OffsetCommit> offsets{{kIn0, Offset{committed + 1}, ""}};
        const CommitOutcome outcome = older.value()->commit(offsets);
        if (outcome != CommitOutcome::kCommitted) {
          EXPECT_EQ(outcome, CommitOutcome::kFenced);
          break;
        }
        ++committed;
        ++commits;
      }
    }};
    while (commits < 3) std::this_thread::yield();
    auto newer = world.log().join("one", topics);
    ASSERT_TRUE(newer.ok());
    Listener heir;
    while (heir.held.empty()) {
      ASSERT_TRUE(newer.value()->poll(Duration{5}, heir).ok());
    }
    thread.join();
    for (const ports::Assignment& held : heir.held) {
      if (held.partition != kIn0) continue;
      ASSERT_TRUE(held.committed.has_value());
      EXPECT_EQ(held.committed->next_offset.value(), committed);
    }
    EXPECT_EQ(older.value()->poll(Duration{0}, listener).error().reaction, ports::Reaction::kRejoin);
    EXPECT_TRUE(listener.held.empty());
    newer.value()->close(heir);
  }
}

}  // namespace
}  // namespace relance::embedded
