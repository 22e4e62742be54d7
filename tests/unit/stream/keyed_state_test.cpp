#include <gtest/gtest.h>

#include <relance/stream/keyed_state.h>

#include "memory_store.h"

namespace relance::stream {
namespace {

struct Text {
  std::string text;
  void start(std::string_view) { text.clear(); }
  bool decode(std::string_view bytes) {
    text = bytes;
    return bytes != "broken";
  }
  void encode(ByteBuffer& out) const { out.append(text); }
};

class KeyedStateTest : public testing::Test {
 protected:
  void write() {
    texts_.write(batch_);
    const auto& writes = batch_.sorted();
    ASSERT_TRUE(rows_.write(writes).ok());
    store_.apply(writes);
    batch_.clear();
    texts_.clear();
  }

  MemoryStore rows_;
  RowCacheBudget budget_{100'000};
  TaskStore store_{rows_, "t/", budget_};
  KeyedState<Text> texts_{store_, 'x'};
  StateBatch batch_;
};

TEST_F(KeyedStateTest, WritesWhatWasTouched) {
  texts_.mutable_row("a").text = "1";
  texts_.mutable_row("b").text = "2";
  EXPECT_EQ(texts_.mutable_row("a").text, "1");
  EXPECT_EQ(texts_.size(), 2U);
  write();
  EXPECT_EQ(rows_.rows, (MemoryStore::Rows{{"t/xa", "1"}, {"t/xb", "2"}}));
  EXPECT_TRUE(texts_.empty());
  EXPECT_EQ(texts_.mutable_row("a").text, "1");
}

TEST_F(KeyedStateTest, RemovesARowOfWhichNothingIsLeft) {
  rows_.rows["t/xa"] = "1";
  texts_.mutable_row("a").text.clear();
  write();
  EXPECT_TRUE(rows_.rows.empty());
}

TEST_F(KeyedStateTest, LooksWithoutTouching) {
  rows_.rows["t/xa"] = "1";
  EXPECT_EQ(texts_.read("a").text, "1");
  EXPECT_EQ(texts_.read("b").text, "");
  EXPECT_TRUE(texts_.empty());
  texts_.mutable_row("a").text = "2";
  EXPECT_EQ(texts_.read("a").text, "2");
}

TEST_F(KeyedStateTest, ForgetsWhatIsDropped) {
  rows_.rows["t/xa"] = "1";
  texts_.mutable_row("a").text = "2";
  texts_.mutable_row("b").text = "3";
  texts_.clear();
  EXPECT_EQ(texts_.mutable_row("a").text, "1");
  EXPECT_EQ(texts_.mutable_row("b").text, "");
}

TEST_F(KeyedStateTest, AdoptsARowThatAScanHasMet) {
  Text row = texts_.insert("a", {"scanned"});
  EXPECT_EQ(row.text, "scanned");
  EXPECT_EQ(rows_.gets, 0U);
  texts_.mutable_row("a").text += " and changed";
  write();
  EXPECT_EQ(rows_.rows, (MemoryStore::Rows{{"t/xa", "scanned and changed"}}));
}

TEST_F(KeyedStateTest, VisitsRowsInTheOrderInWhichTheyWereTouched) {
  for (const char* key : {"b", "a", "c", "a"}) texts_.mutable_row(key).text = key;
  std::string visited;
  texts_.for_each_dirty([&](const Text& text) { visited += text.text; });
  EXPECT_EQ(visited, "bac");
}

// References stay while more rows are touched.
TEST_F(KeyedStateTest, KeepsRowsWhereTheyAre) {
  Text& first = texts_.mutable_row("first");
  for (int i = 0; i < 30'000; ++i) texts_.mutable_row(std::to_string(i)).text = "x";
  first.text = "still here";
  EXPECT_EQ(texts_.read("first").text, "still here");
  write();
  EXPECT_EQ(rows_.rows.size(), 30'001U);
  EXPECT_EQ(texts_.mutable_row("first").text, "still here");
}

TEST_F(KeyedStateTest, FailsForGoodAtARowThatCannotBeRead) {
  rows_.rows["t/xa"] = "broken";
  EXPECT_EQ(texts_.mutable_row("a").text, "");
  ASSERT_TRUE(store_.failure());
  EXPECT_EQ(store_.failure()->reaction, ports::Reaction::kStop);
  EXPECT_EQ(texts_.read("b").text, "");
  EXPECT_TRUE(store_.failure());
}

TEST_F(KeyedStateTest, FailsForGoodAtAStoreThatFailed) {
  rows_.failing = ports::Reaction::kRetry;
  (void)texts_.read("a");
  rows_.failing.reset();
  (void)texts_.read("a");
  ASSERT_TRUE(store_.failure());
  EXPECT_EQ(store_.failure()->reaction, ports::Reaction::kRetry);
}

}  // namespace
}  // namespace relance::stream
