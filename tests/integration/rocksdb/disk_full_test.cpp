#include <atomic>
#include <future>
#include <thread>

#include <gtest/gtest.h>

#include <relance/adapters/rocksdb/state_store.h>

#include "integration/rocksdb/world.h"
#include "support/recording_sink.h"

namespace relance::embedded {
namespace {

using ports::CommitOutcome;
using ports::Reaction;

constexpr std::uint64_t kFreeBytesWanted = 1000;

// A disk whose free space a test sets.
class FullDisk : public testing::Test {
 protected:
  FullDisk() {
    world.options.free_bytes_min = kFreeBytesWanted;
    world.resources->free_bytes = [this](const std::string&) { return free_bytes.load(); };
  }
  std::unique_ptr<ports::LogSession> join() {
    const std::vector<ports::TopicNumber> topics{kIn};
    auto session = world.log().join("one", topics);
    EXPECT_TRUE(session.ok() && session.value()->poll(Duration{0}, listener).ok());
    return std::move(session).value();
  }
  logging::RecordingSink sink;
  const logging::Installed installed{sink};
  std::atomic<std::uint64_t> free_bytes = kFreeBytesWanted;
  World world;
  Listener listener;
};

TEST_F(FullDisk, RefusesAppendsAndGoesOnWhenThereIsSpace) {
  put(world.open(), {record(kIn0, "before")});
  EXPECT_EQ(world.log().outage(), std::nullopt);
  free_bytes = kFreeBytesWanted - 1;
  ASSERT_TRUE(world.log().outage().has_value());
  EXPECT_NE(world.log().outage()->find("disk full"), std::string::npos);
  const auto refused = append(world.log(), {record(kIn0, "refused")});
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().reaction, Reaction::kRetry);
  EXPECT_EQ(values(world.log(), kIn0), std::vector<std::string>{"before"});
  free_bytes = kFreeBytesWanted;
  EXPECT_EQ(world.log().outage(), std::nullopt);
  put(world.log(), {record(kIn0, "behind")});
  EXPECT_EQ(values(world.open(), kIn0), (std::vector<std::string>{"before", "behind"}));
}

TEST_F(FullDisk, AbortsACommitAndTakesItLater) {
  world.open();
  const auto session = join();
  free_bytes = 0;
  for (const bool full : {true, false}) {
    free_bytes = full ? 0 : kFreeBytesWanted;
    ASSERT_TRUE(session->produce(kOut0, {"key", "value"}).ok());
    const std::vector<ports::OffsetCommit> offsets{{kIn0, Offset{1}, ""}};
    EXPECT_EQ(session->commit(offsets), full ? CommitOutcome::kAborted : CommitOutcome::kCommitted);
    EXPECT_EQ(values(world.log(), kOut0).size(), full ? 0u : 1u);
    EXPECT_EQ(world.log().committed(kIn0).value().has_value(), !full);
  }
}

TEST_F(FullDisk, LetsACommitWaitAWhile) {
  world.open();
  const auto session = join();
  // The writer has looked, and found no space, when there is some again.
  std::promise<void> looked;
  world.resources->free_bytes = [this, &looked, looks = 0](const std::string&) mutable -> std::uint64_t {
    if (++looks == 2) looked.set_value();
    return free_bytes;
  };
  free_bytes = 0;
  std::thread operator_thread{[&] {
    looked.get_future().wait();
    free_bytes = kFreeBytesWanted;
  }};
  ASSERT_TRUE(session->produce(kOut0, {"key", "value"}).ok());
  EXPECT_EQ(session->commit({}), CommitOutcome::kCommitted);
  operator_thread.join();
}

TEST_F(FullDisk, MayBeMadeEmptierByRetention) {
  put(world.open(), {record(kShort0, "old")});
  world.clock.pass(std::chrono::hours{2});
  free_bytes = kFreeBytesWanted - 1;
  ASSERT_TRUE(world.log().maintain(world.clock.wall()).ok());
  EXPECT_TRUE(values(world.log(), kShort0).empty());
  free_bytes = kFreeBytesWanted / 2 - 1;
  EXPECT_EQ(world.log().maintain(world.clock.wall()).error().reaction, Reaction::kRetry);
}

// The flush of a memtable meets a disk that is full all the same, as a thread of RocksDB may at any time.
TEST_F(FullDisk, MetByAFlushIsTroubleUntilTheFlushGoesOn) {
  constexpr std::size_t kAppendsMax = 100;
  const std::string large = noise(4 * 1024 * 1024);
  world.open();
  world.files->fail_tables(true);
  std::size_t taken = 0;
  while (taken < kAppendsMax) {
    const auto result = append(world.log(), {record(kIn1, large)});
    if (!result.ok()) {
      EXPECT_EQ(result.error().reaction, Reaction::kRetry);
      break;
    }
    ++taken;
  }
  ASSERT_LT(taken, kAppendsMax);
  EXPECT_TRUE(world.log().outage().has_value());
  EXPECT_GE(sink.lines("database halted: disk full directory=").size(), 1U);
  EXPECT_GE(sink.lines("rocksdb directory=").size(), 1U);
  world.files->fail_tables(false);
  put(world.log(), {record(kIn0, "behind")});
  EXPECT_EQ(sink.lines("database resumed directory=").size(), 1U);
  EXPECT_EQ(world.log().outage(), std::nullopt);
  EXPECT_EQ(values(world.open(), kIn0), std::vector<std::string>{"behind"});
  EXPECT_EQ(values(world.log(), kIn1), std::vector<std::string>(taken, large));
}

TEST_F(FullDisk, RefusesWritesOfTheStateAndGoesOnWhenThereIsSpace) {
  auto opened =
      open_state({.directory = world.directory / "state", .free_bytes_min = kFreeBytesWanted}, world.resources);
  ASSERT_TRUE(opened.ok());
  const auto store = std::move(opened).value();
  const std::vector<ports::StateWrite> writes{{"key", "value"}};
  free_bytes = 0;
  EXPECT_EQ(store->write(writes).error().reaction, Reaction::kRetry);
  EXPECT_TRUE(store->outage().has_value());
  free_bytes = kFreeBytesWanted;
  EXPECT_TRUE(store->write(writes).ok());
  EXPECT_EQ(store->outage(), std::nullopt);
}

}  // namespace
}  // namespace relance::embedded
