// Files whose end was cut off, and files with a bit flipped.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>

#include <gtest/gtest.h>

#include "integration/rocksdb/world.h"

namespace relance::embedded {
namespace {

namespace fs = std::filesystem;

constexpr int kTransactions = 3;

std::string value_of(int transaction, int record) {
  return std::string(40, static_cast<char>('a' + record)) + " " + std::to_string(transaction);
}

// Each transaction: three records to each of two partitions, and an offset.
void commit(EmbeddedLog& log, int transactions) {
  const std::vector<ports::TopicNumber> topics{kIn};
  auto joined = log.join("one", topics);
  ASSERT_TRUE(joined.ok());
  const auto session = std::move(joined).value();
  Listener listener;
  ASSERT_TRUE(session->poll(Duration{0}, listener).ok());
  for (int i = 0; i < transactions; ++i) {
    for (int j = 0; j < 3; ++j) {
      for (const auto partition : {kOut0, kOut1}) {
        ASSERT_TRUE(session->produce(partition, {"key", value_of(i, j)}).ok());
      }
    }
    const std::vector<ports::OffsetCommit> offsets{{kIn0, Offset{i + 1}, "note"}};
    ASSERT_EQ(session->commit(offsets), ports::CommitOutcome::kCommitted);
  }
}

// How many transactions there are; none: it was told that something is damaged. Never half of one, never other bytes.
std::optional<int> whole_transactions(const World& world) {
  auto opened = world.try_open();
  if (!opened.ok()) {
    EXPECT_EQ(opened.error().reaction, ports::Reaction::kStop);
    return std::nullopt;
  }
  const auto log = std::move(opened).value();
  const auto first = read_all(*log, kOut0);
  const auto second = read_all(*log, kOut1);
  const auto committed = log->committed(kIn0);
  if (!first.ok() || !second.ok() || !committed.ok()) return std::nullopt;
  EXPECT_EQ(first.value().size(), second.value().size());
  EXPECT_EQ(first.value().size() % 3, 0u);
  const int transactions = static_cast<int>(first.value().size() / 3);
  for (const auto& seen : {first.value(), second.value()}) {
    for (std::size_t i = 0; i < seen.size(); ++i) {
      EXPECT_EQ(seen[i].offset.value(), static_cast<std::int64_t>(i));
      EXPECT_EQ(seen[i].value, value_of(static_cast<int>(i / 3), static_cast<int>(i % 3)));
    }
  }
  EXPECT_EQ(committed.value() ? committed.value()->next_offset.value() : 0, transactions);
  return transactions;
}

std::string wal_of(const std::string& directory) {
  std::string newest;
  for (const auto& file : fs::directory_iterator(directory)) {
    if (file.path().extension() == ".log") newest = std::max(newest, file.path().string());
  }
  return newest;
}

class Copies {
 public:
  explicit Copies(World& world) : world_(world), original_(world.options.directory) {
    world_.options.directory = world.directory / "copy";
  }
  // A fresh copy, and the path of a file in it.
  std::string make(const std::string& file) {
    fs::remove_all(world_.options.directory);
    fs::copy(original_, world_.options.directory);
    return world_.options.directory + "/" + fs::path(file).filename().string();
  }

 private:
  World& world_;
  const std::string original_;
};

TEST(LogDamage, ATornEndLosesTheLastCommitWholeAndNoOther) {
  World world;
  commit(world.open(), kTransactions - 1);
  const std::string wal = wal_of(world.options.directory);
  const auto before = fs::file_size(wal);
  commit(world.log(), kTransactions);
  world.close();
  // The second round commits anew: of its transactions the first two stand before the torn one.
  const auto after = fs::file_size(wal);
  Copies copies(world);
  int torn = 0;
  for (auto size = before; size < after; size += 7) {
    fs::resize_file(copies.make(wal), size);
    auto opened = world.try_open();
    ASSERT_TRUE(opened.ok()) << size << ": " << opened.error().reason;
    const auto log = std::move(opened).value();
    const auto records = log->offsets(kOut0).value().end.value();
    EXPECT_EQ(records, log->offsets(kOut1).value().end.value());
    EXPECT_EQ(records % 3, 0);
    EXPECT_GE(records, 3 * (kTransactions - 1));
    EXPECT_LT(records, 3 * (2 * kTransactions - 1));
    EXPECT_EQ(read_all(*log, kOut0).value().size(), static_cast<std::size_t>(records));
    EXPECT_EQ(append(*log, {record(kOut0, "on")}).value().front().value(), records);
    ++torn;
  }
  EXPECT_GT(torn, 20);
}

// Of the write-ahead log, as a process leaves it that dies, and of tables, as a flush makes them.
void flip_bits(bool flushed) {
  const auto seed = std::random_device{}();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937 random{seed};
  World world;
  commit(world.open(), kTransactions);
  world.close();
  if (flushed) {
    world.open();  // recovery writes tables
    world.close();
  }
  Copies copies(world);
  int told = 0;
  for (const auto& file : fs::directory_iterator(world.directory / "log")) {
    const std::string name = file.path().filename();
    const auto size = file.file_size();
    if (size == 0 || name == "LOCK" || name.starts_with("LOG") || name.starts_with("OPTIONS")) continue;
    for (int i = 0; i < 40; ++i) {
      const auto at = static_cast<std::streamoff>(random() % size);
      std::fstream bytes{copies.make(name), std::ios::in | std::ios::out | std::ios::binary};
      bytes.seekg(at);
      const char flipped = static_cast<char>(bytes.get() ^ (1 << (random() % 8)));
      bytes.seekp(at);
      bytes.put(flipped);
      bytes.close();
      SCOPED_TRACE(name + " at " + std::to_string(at));
      const auto transactions = whole_transactions(world);
      if (!transactions) ++told;
      EXPECT_EQ(transactions.value_or(kTransactions), kTransactions);
      if (testing::Test::HasFailure()) return;
    }
  }
  EXPECT_GT(told, 0);
}

TEST(LogDamage, AFlippedBitInTheWriteAheadLogIsToldOrHarmless) {
  flip_bits(false);
}

TEST(LogDamage, AFlippedBitInATableIsToldOrHarmless) {
  flip_bits(true);
}

}  // namespace
}  // namespace relance::embedded
