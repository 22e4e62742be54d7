// What a directory of a log is, from one opening to the next.
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>

#include <gtest/gtest.h>

#include <relance/adapters/rocksdb/state_store.h>

#include "integration/rocksdb/world.h"

namespace relance::embedded {
namespace {

using ports::Reaction;

std::map<std::string, std::string> bytes_of(const std::string& directory) {
  std::map<std::string, std::string> files;
  for (const auto& file : std::filesystem::directory_iterator(directory)) {
    std::ifstream bytes{file.path(), std::ios::binary};
    files[file.path().filename()] = {std::istreambuf_iterator<char>{bytes}, {}};
  }
  return files;
}

TEST(LogDirectory, KeepsItsIdentityAndAnotherHasAnother) {
  World world;
  const std::string identity = world.open().identity();
  EXPECT_EQ(identity.size(), 32u);
  EXPECT_EQ(world.open().identity(), identity);
  world.close();
  world.options.directory = world.directory / "other";
  EXPECT_NE(world.open().identity(), identity);
}

TEST(LogDirectory, IsOpenOnceAtATime) {
  World world;
  world.open();
  const auto second = world.try_open();
  ASSERT_FALSE(second.ok());
  EXPECT_EQ(second.error().reaction, Reaction::kStop);
  EXPECT_NE(second.error().reason.find("another process has " + world.options.directory), std::string::npos);
}

TEST(LogDirectory, OfANewerFormatIsRefusedAndLeftAsItIs) {
  World world;
  put(world.open(), {record(kIn0, "a")});
  world.close();
  std::ofstream{world.options.directory + "/FORMAT"} << "relance-log 3\n";
  const auto before = bytes_of(world.options.directory);
  const auto opened = world.try_open();
  ASSERT_FALSE(opened.ok());
  EXPECT_EQ(opened.error().reaction, Reaction::kStop);
  EXPECT_NE(opened.error().reason.find("newer version"), std::string::npos);
  EXPECT_NE(opened.error().reason.find("upgrade first"), std::string::npos);
  EXPECT_EQ(bytes_of(world.options.directory), before);
}

TEST(LogDirectory, OfAnOlderFormatIsReadAndMarkedAnew) {
  World world;
  put(world.open(), {record(kIn0, "a")});
  world.close();
  std::ofstream{world.options.directory + "/FORMAT"} << "relance-log 1\n";
  EXPECT_EQ(world.open().offsets(kIn0).value().end, Offset{1});
  std::string text;
  std::getline(std::ifstream{world.options.directory + "/FORMAT"}, text);
  EXPECT_EQ(text, "relance-log 2");
}

TEST(LogDirectory, ThatIsNoLogIsRefused) {
  World world;
  for (const char* text : {"", "relance-log", "relance-log x\n", "relance-log 0\n", "relance-state 1\n", "1\n"}) {
    std::filesystem::create_directories(world.options.directory);
    std::ofstream{world.options.directory + "/FORMAT"} << text;
    const auto opened = world.try_open();
    ASSERT_FALSE(opened.ok()) << text;
    EXPECT_EQ(opened.error().reaction, Reaction::kStop);
  }
  std::filesystem::remove(world.options.directory + "/FORMAT");
  std::ofstream{world.options.directory + "/CURRENT"} << "MANIFEST-000001\n";
  EXPECT_FALSE(world.try_open().ok());
}

TEST(LogDirectory, CannotBeWhereThereIsNoParent) {
  World world;
  world.options.directory = world.directory / "no/such/parent";
  const auto opened = world.try_open();
  ASSERT_FALSE(opened.ok());
  EXPECT_NE(opened.error().reason.find("no/such/parent"), std::string::npos);
}

TEST(LogTopics, OfAnotherNumberOfPartitionsAreRefused) {
  World world;
  world.open();
  world.close();
  world.options.topics[1].partitions = PartitionCount{3};
  const auto opened = world.try_open();
  ASSERT_FALSE(opened.ok());
  EXPECT_EQ(opened.error().reaction, Reaction::kStop);
  EXPECT_NE(opened.error().reason.find("topic out has 2 partitions, not 3"), std::string::npos);
}

TEST(LogTopics, KeepTheirRecordsWhateverTheOrderAndCompany) {
  World world;
  put(world.open(), {record(kIn0, "in"), record(kOut1, "out")});
  world.close();
  const auto all = world.options.topics;
  world.options.topics = {{"new", PartitionCount{1}, std::nullopt, false}, all[1]};
  const ports::TopicPartition out1{ports::TopicNumber{1}, Partition{1}};
  const ports::TopicPartition new0{ports::TopicNumber{0}, Partition{0}};
  EXPECT_EQ(values(world.open(), out1), std::vector<std::string>{"out"});
  EXPECT_EQ(values(world.log(), new0), std::vector<std::string>{});
  put(world.log(), {record(new0, "new")});
  world.close();
  world.options.topics = all;
  world.options.topics.push_back({"new", PartitionCount{1}, std::nullopt, false});
  EXPECT_EQ(values(world.open(), kIn0), std::vector<std::string>{"in"});
  EXPECT_EQ(values(world.log(), {ports::TopicNumber{4}, Partition{0}}), std::vector<std::string>{"new"});
}

TEST(StateDirectory, OfANewerFormatIsRefusedAndLeftAsItIs) {
  const Directory directory;
  const auto resources = make_resources(kTestCacheBytes, kTestWriteBufferBytes);
  ASSERT_TRUE(open_state({.directory = directory / "state"}, resources).ok());
  std::ofstream{directory / "state/FORMAT"} << "relance-state 3\n";
  const auto before = bytes_of(directory / "state");
  const auto opened = open_state({.directory = directory / "state"}, resources);
  ASSERT_FALSE(opened.ok());
  EXPECT_NE(opened.error().reason.find("upgrade first"), std::string::npos);
  EXPECT_EQ(bytes_of(directory / "state"), before);
}

TEST(StateDirectory, OfAFormatThatIsNotReadAnyMoreIsRefused) {
  const Directory directory;
  const auto resources = make_resources(kTestCacheBytes, kTestWriteBufferBytes);
  ASSERT_TRUE(open_state({.directory = directory / "state"}, resources).ok());
  std::ofstream{directory / "state/FORMAT"} << "relance-state 1\n";
  const auto opened = open_state({.directory = directory / "state"}, resources);
  ASSERT_FALSE(opened.ok());
  EXPECT_NE(opened.error().reason.find("rebuilt from the log"), std::string::npos);
}

TEST(StateDirectory, IsOpenOnceAtATime) {
  const Directory directory;
  const auto resources = make_resources(kTestCacheBytes, kTestWriteBufferBytes);
  const auto first = open_state({.directory = directory / "state"}, resources);
  ASSERT_TRUE(first.ok());
  const auto second = open_state({.directory = directory / "state"}, resources);
  ASSERT_FALSE(second.ok());
  EXPECT_NE(second.error().reason.find("another process"), std::string::npos);
}

}  // namespace
}  // namespace relance::embedded
