#include <filesystem>

#include <gtest/gtest.h>

#include <relance/adapters/rocksdb/log_reader.h>

#include "integration/rocksdb/world.h"

namespace relance::embedded {
namespace {

std::unique_ptr<ports::LogReader> open_reader(const World& world) {
  auto opened = open_log_reader(world.options.directory, world.directory / "scratch");
  EXPECT_TRUE(opened.ok()) << opened.error().reason;
  return std::move(opened).value();
}

TEST(LogReader, ShowsWhatTheLogHolds) {
  World world;
  put(world.open(), {record(kIn0, "a"), record(kIn1, "b"), record(kLatest0, "key", std::nullopt)});
  const auto reader = open_reader(world);
  EXPECT_EQ(reader->identity(), world.log().identity());
  EXPECT_EQ(values(*reader, kIn0), std::vector<std::string>{"a"});
  EXPECT_EQ(values(*reader, kIn1), std::vector<std::string>{"b"});
  EXPECT_EQ(values(*reader, kLatest0), std::vector<std::string>{"(tombstone)"});
  const auto status = reader->status();
  const auto expected = world.log().status();
  ASSERT_TRUE(status.ok() && expected.ok());
  ASSERT_EQ(status.value().size(), expected.value().size());
  for (std::size_t i = 0; i < status.value().size(); ++i) {
    EXPECT_EQ(status.value()[i].partition, expected.value()[i].partition);
    EXPECT_EQ(status.value()[i].offsets, expected.value()[i].offsets);
  }
}

TEST(LogReader, StandsUntilItIsRefreshed) {
  World world;
  put(world.open(), {record(kIn0, "a")});
  const auto reader = open_reader(world);
  put(world.log(), {record(kIn0, "b")});
  EXPECT_EQ(values(*reader, kIn0), std::vector<std::string>{"a"});
  ASSERT_TRUE(reader->refresh().ok());
  EXPECT_EQ(values(*reader, kIn0), (std::vector<std::string>{"a", "b"}));
}

TEST(LogReader, FollowsThroughRetentionAndCompaction) {
  World world;
  put(world.open(), {record(kShort0, "old"), record(kLatest0, "key", "1"), record(kLatest0, "key", "2")});
  const auto reader = open_reader(world);
  world.clock.pass(std::chrono::hours{2});
  put(world.log(), {record(kShort0, "young")});
  ASSERT_TRUE(world.log().maintain(world.clock.wall()).ok());
  EXPECT_EQ(values(*reader, kLatest0), (std::vector<std::string>{"1", "2"}));
  ASSERT_TRUE(reader->refresh().ok());
  EXPECT_EQ(values(*reader, kShort0), std::vector<std::string>{"young"});
  EXPECT_EQ(values(*reader, kLatest0), std::vector<std::string>{"2"});
}

// Enough for tables to be written, compacted and dropped under the reader.
TEST(LogReader, FollowsThroughFlushesOfTheLog) {
  World world;
  world.open();
  put(world.log(), {record(kIn0, "0")});
  const auto reader = open_reader(world);
  const std::string large = noise(1024 * 1024);
  for (int i = 1; i <= 150; ++i) {
    put(world.log(), {record(kIn0, std::to_string(i)), record(kIn1, large)});
    if (i % 10 != 0) continue;
    ASSERT_TRUE(reader->refresh().ok());
    const auto found = values(*reader, kIn0);
    ASSERT_EQ(found.size(), static_cast<std::size_t>(i + 1)) << found.front();
    EXPECT_EQ(found.back(), std::to_string(i));
    EXPECT_EQ(values(*reader, kIn1, Offset{i - 1}), std::vector<std::string>{large});
  }
}

TEST(LogReader, FindsTopicsThatAreAddedLater) {
  World world;
  put(world.open(), {record(kIn0, "a")});
  const auto reader = open_reader(world);
  world.close();
  world.options.topics.push_back({"new", PartitionCount{1}, std::nullopt, false});
  put(world.open(), {record({ports::TopicNumber{4}, Partition{0}}, "new")});
  ASSERT_TRUE(reader->refresh().ok());
  ASSERT_EQ(reader->topics().size(), 5u);
  EXPECT_EQ(reader->topics().back().name, "new");
  EXPECT_EQ(values(*reader, {ports::TopicNumber{4}, Partition{0}}), std::vector<std::string>{"new"});
  EXPECT_EQ(values(*reader, kIn0), std::vector<std::string>{"a"});
}

TEST(LogReader, OfADirectoryWithoutALogIsRefused) {
  const Directory directory;
  const auto missing = open_log_reader(directory / "none", directory / "scratch");
  ASSERT_FALSE(missing.ok());
  EXPECT_EQ(missing.error().reaction, ports::Reaction::kStop);
  EXPECT_NE(missing.error().reason.find(directory / "none"), std::string::npos);
  EXPECT_FALSE(std::filesystem::exists(directory / "none"));
}

}  // namespace
}  // namespace relance::embedded
