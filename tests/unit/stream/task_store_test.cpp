#include <gtest/gtest.h>

#include <relance/stream/task_store.h>

#include "memory_store.h"

namespace relance::stream {
namespace {

class TaskStoreTest : public testing::Test {
 protected:
  // Everything in the batch reaches the store.
  void write() {
    const auto& writes = batch_.sorted();
    ASSERT_TRUE(rows_.write(writes).ok());
    store_.apply(writes);
    batch_.clear();
  }
  std::string get(std::string_view key) {
    const auto row = store_.get(key);
    return row ? std::string{*row} : "(none)";
  }

  MemoryStore rows_;
  RowCacheBudget budget_{100'000};
  TaskStore store_{rows_, "t/", budget_};
  StateBatch batch_;
};

TEST_F(TaskStoreTest, ReadsAndWritesUnderItsPrefix) {
  store_.put("a", "1", batch_);
  store_.put("b", "2", batch_);
  write();
  EXPECT_EQ(rows_.rows, (MemoryStore::Rows{{"t/a", "1"}, {"t/b", "2"}}));
  EXPECT_EQ(get("a"), "1");
  EXPECT_EQ(get("c"), "(none)");
  store_.remove("a", batch_);
  write();
  EXPECT_EQ(rows_.rows, (MemoryStore::Rows{{"t/b", "2"}}));
  EXPECT_EQ(get("a"), "(none)");
}

TEST_F(TaskStoreTest, ReadsARowOnce) {
  rows_.rows["t/a"] = "1";
  EXPECT_EQ(get("a"), "1");
  EXPECT_EQ(get("a"), "1");
  EXPECT_EQ(rows_.gets, 1U);
}

// Nobody asks the store for rows that are known to be nowhere, as long as none was given up.
TEST_F(TaskStoreTest, KnowsThatARowIsNowhereOnceAllOfItsKindAreWarm) {
  rows_.rows = {{"t/a1", "1"}, {"t/b1", "1"}};
  store_.warm("t/a1", "1");
  store_.all_are_warm('a');
  EXPECT_EQ(get("a1") + get("a2"), "1(none)");
  EXPECT_EQ(rows_.gets, 0U);
  EXPECT_EQ(get("b1"), "1");
  EXPECT_EQ(rows_.gets, 1U);
  store_.put("a2", "2", batch_);
  store_.remove("a1", batch_);
  write();
  EXPECT_EQ(get("a1") + get("a2"), "(none)2");
  EXPECT_EQ(rows_.gets, 1U);
}

TEST_F(TaskStoreTest, AsksTheStoreAgainOnceTheCacheHasGivenUpARow) {
  rows_.rows["t/a1"] = "1";
  store_.warm("t/a1", "1");
  store_.all_are_warm('a');
  for (int i = 0; i < 1'000; ++i) store_.put("b" + std::to_string(i), std::string(200, 'x'), batch_);
  write();
  EXPECT_EQ(get("a1"), "1");
  EXPECT_EQ(get("a2"), "(none)");
  EXPECT_GE(rows_.gets, 1U);
}

TEST_F(TaskStoreTest, AsksTheStoreForWhatFoundNoRoomWhileItWasWarmed) {
  const std::string large(200'000, 'x');
  rows_.rows["t/a1"] = large;
  store_.warm("t/a1", large);
  store_.all_are_warm('a');
  EXPECT_EQ(get("a1"), large);
}

// What was put and could not be written is not there.
TEST_F(TaskStoreTest, ShowsNothingBeforeItIsWritten) {
  store_.put("a", "1", batch_);
  EXPECT_EQ(get("a"), "(none)");
  batch_.clear();
  store_.put("a", "1", batch_);
  write();
  EXPECT_EQ(get("a"), "1");
}

TEST_F(TaskStoreTest, AppliesOnlyRowsOfItsOwn) {
  const std::vector<ports::StateWrite> writes = {{"s/a", "other"}, {"t/a", "ours"}};
  store_.apply(writes);
  EXPECT_EQ(get("a"), "ours");
  EXPECT_EQ(rows_.gets, 0U);
}

TEST_F(TaskStoreTest, ScansWholeKeysOfOneKindBehindAKey) {
  rows_.rows = {{"s/xa", "0"}, {"t/wa", "0"}, {"t/xa", "1"}, {"t/xb", "2"}, {"t/xc", "3"}, {"t/ya", "0"}};
  std::string seen;
  for (const auto scan = store_.scan("x", "xa"); scan->next().value();)
    seen += std::string{scan->key().substr(store_.prefix_size())} + '=' + std::string{scan->value()} + ' ';
  EXPECT_EQ(seen, "xb=2 xc=3 ");
}

TEST_F(TaskStoreTest, KeepsItsFirstFailure) {
  rows_.failing = ports::Reaction::kRetry;
  EXPECT_EQ(get("a"), "(none)");
  rows_.failing = ports::Reaction::kStop;
  EXPECT_EQ(get("b"), "(none)");
  rows_.failing.reset();
  EXPECT_EQ(get("a"), "(none)");
  ASSERT_TRUE(store_.failure());
  EXPECT_EQ(store_.failure()->reaction, ports::Reaction::kRetry);
}

TEST(StateBatch, IsSortedByTheBytesOfItsKeys) {
  StateBatch batch;
  batch.put("b", "2");
  batch.remove("a");
  batch.put(std::string_view{"\xff", 1}, "3");
  batch.put(std::string_view{"\0", 1}, "0");
  std::string keys;
  for (const auto& write : batch.sorted()) keys += std::string{write.key} + (write.value ? "+" : "-");
  EXPECT_EQ(keys, (std::string{"\0+a-b+\xff+", 8}));
  batch.clear();
  EXPECT_TRUE(batch.empty());
}

}  // namespace
}  // namespace relance::stream
