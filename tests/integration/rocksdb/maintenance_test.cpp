// What retention and compaction drop, when, and what they leave.
#include <algorithm>

#include <gtest/gtest.h>

#include "integration/rocksdb/world.h"
#include "support/recording_sink.h"

namespace relance::embedded {
namespace {

using Values = std::vector<std::string>;
using std::chrono::hours;

void maintain(World& world) {
  const auto done = world.log().maintain(world.clock.wall());
  ASSERT_TRUE(done.ok()) << done.error().reason;
}

TEST(Retention, DropsWhatIsOlderWhereNobodyReads) {
  World world;
  put(world.open(), {record(kShort0, "old")});
  world.clock.pass(std::chrono::minutes{59});
  maintain(world);
  EXPECT_EQ(values(world.log(), kShort0), Values{"old"});
  world.clock.pass(std::chrono::minutes{2});
  maintain(world);
  EXPECT_TRUE(values(world.log(), kShort0).empty());
}

TEST(Retention, IsLoggedWhereItDropsSomething) {
  logging::RecordingSink sink;
  const logging::Installed installed{sink};
  World world;
  put(world.open(), {record(kShort0, "a"), record(kShort0, "b")});
  maintain(world);
  EXPECT_TRUE(sink.lines("retention").empty());
  world.clock.pass(hours{2});
  maintain(world);
  maintain(world);
  const std::string topic = world.options.topics[kShort0.topic.value()].name;
  EXPECT_EQ(sink.lines("retention"),
            Values{"retention dropped records topic=" + topic + " partition=0 records=2 start_offset=2"});
}

TEST(Retention, NeverDropsWhatTheReadersHaveYetToRead) {
  World world;
  world.open();
  for (const char* value : {"0", "1", "2"}) put(world.log(), {record(kShort0, value)});
  const std::vector<ports::TopicNumber> topics{kShort0.topic};
  auto session = world.log().join("one", topics);
  ASSERT_TRUE(session.ok());
  Listener listener;
  ASSERT_TRUE(session.value()->poll(Duration{0}, listener).ok());
  world.clock.pass(hours{2});
  for (const std::int64_t next : {1, 2, 3}) {
    const std::vector<ports::OffsetCommit> offsets{{kShort0, Offset{next}, ""}};
    ASSERT_EQ(session.value()->commit(offsets), ports::CommitOutcome::kCommitted);
    maintain(world);
    EXPECT_EQ(world.log().offsets(kShort0).value(), (ports::OffsetRange{Offset{next}, Offset{3}}));
  }
}

TEST(Retention, IsThatOfTheTopicAsItWasOpenedLast) {
  World world;
  put(world.open(), {record(kIn0, "old")});
  world.clock.pass(hours{48});
  maintain(world);
  EXPECT_EQ(values(world.log(), kIn0), Values{"old"});
  world.close();
  world.options.topics[0].retention = hours{24};
  world.open();
  maintain(world);
  EXPECT_TRUE(values(world.log(), kIn0).empty());
}

TEST(Compaction, KeepsATombstoneForADayAfterAPassHasLeftItLast) {
  World world;
  put(world.open(), {record(kLatest0, "key", "value")});
  put(world.log(), {record(kLatest0, "key", std::nullopt)});
  world.clock.pass(hours{48});
  maintain(world);
  EXPECT_EQ(values(world.log(), kLatest0), Values{"(tombstone)"});
  maintain(world);
  EXPECT_TRUE(values(world.log(), kLatest0).empty());

  put(world.log(), {record(kLatest0, "key", std::nullopt)});
  for (int i = 0; i < 23; ++i) {
    maintain(world);
    EXPECT_EQ(values(world.open(), kLatest0), Values{"(tombstone)"});
    world.clock.pass(hours{1});
  }
  world.clock.pass(hours{1});
  maintain(world);
  EXPECT_TRUE(values(world.log(), kLatest0).empty());
  EXPECT_EQ(world.log().offsets(kLatest0).value(), (ports::OffsetRange{Offset{3}, Offset{3}}));
}

TEST(Compaction, LeavesRecordsWithoutAKey) {
  World world;
  put(world.open(), {record(kLatest0, "a"), record(kLatest0, "key", "1"), record(kLatest0, "key", "2")});
  put(world.log(), {record(kLatest0, "b")});
  maintain(world);
  EXPECT_EQ(values(world.log(), kLatest0), (Values{"a", "2", "b"}));
}

TEST(Compaction, OfMoreKeysThanItHoldsTakesSeveralPasses) {
  constexpr std::size_t kKeyBytes = 4000;
  constexpr std::size_t kKeys = kCompactionKeyBytesMax / kKeyBytes * 5 / 4;
  World world;
  world.open();
  for (const char* value : {"old", "new"}) {
    for (std::size_t i = 0; i < kKeys;) {
      std::vector<ports::OwnedRecord> records;
      for (int j = 0; j < 500 && i < kKeys; ++j, ++i) {
        std::string key = std::to_string(i);
        records.push_back(record(kLatest0, key + std::string(kKeyBytes - key.size(), 'k'), value));
      }
      put(world.log(), std::move(records));
    }
  }
  const auto old_ones = [&] {
    const auto found = values(world.log(), kLatest0);
    EXPECT_EQ(std::ranges::count(found, "new"), static_cast<std::ptrdiff_t>(kKeys));
    return std::ranges::count(found, "old");
  };
  std::ptrdiff_t left = old_ones();
  EXPECT_EQ(left, static_cast<std::ptrdiff_t>(kKeys));
  int passes = 0;
  while (left != 0 && passes < 10) {
    maintain(world);
    left = old_ones();
    ++passes;
  }
  EXPECT_EQ(left, 0);
  EXPECT_GT(passes, 1);
  EXPECT_EQ(world.log().offsets(kLatest0).value().end.value(), static_cast<std::int64_t>(2 * kKeys));
}

}  // namespace
}  // namespace relance::embedded
