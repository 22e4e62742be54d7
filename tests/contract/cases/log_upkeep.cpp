// Retention and compaction.
#include <contract/log_contract.h>

namespace relance::contract {
namespace {

using Values = std::vector<std::string>;
using std::chrono::hours;

}  // namespace

#define RELANCE_NEEDS_UPKEEP()                                                     \
  if (!under_test().has_upkeep() || !under_test().pass(Duration{1})) {             \
    GTEST_SKIP() << "this log looks after itself, or by a clock that is not ours"; \
  }

TEST_P(LogContract, WhatIsOlderThanTheRetentionIsDropped) {
  RELANCE_NEEDS_UPKEEP();
  append(kShortOnly, "old");
  append(even(0), "kept for ever");
  under_test().pass(hours{2});
  const Offset young = append(kShortOnly, "young");
  maintain();
  EXPECT_EQ(values(kShortOnly), Values{"young"});
  EXPECT_EQ(offsets(kShortOnly).start, young);
  EXPECT_EQ(values(even(0)), Values{"kept for ever"});
  reopen();
  EXPECT_EQ(values(kShortOnly), Values{"young"});
  EXPECT_EQ(offsets(kShortOnly).start, young);
}

TEST_P(LogContract, OffsetsGoOnWhenEverythingWasDropped) {
  RELANCE_NEEDS_UPKEEP();
  append(kShortOnly, {{"a", "1"}, {"b", "2"}});
  const Offset end = offsets(kShortOnly).end;
  under_test().pass(hours{2});
  maintain();
  EXPECT_TRUE(values(kShortOnly).empty());
  EXPECT_EQ(offsets(kShortOnly), (ports::OffsetRange{end, end}));
  reopen();
  EXPECT_EQ(offsets(kShortOnly), (ports::OffsetRange{end, end}));
  EXPECT_EQ(append(kShortOnly, "next"), end);
}

TEST_P(LogContract, WhatTheGroupHasNotReadIsNotDropped) {
  RELANCE_NEEDS_UPKEEP();
  append(kShortOnly, "read");
  append(kShortOnly, "unread");
  const auto member = join_alone("one", {kShort});
  ASSERT_EQ(member->commit({{kShortOnly, Offset{1}, ""}}), ports::CommitOutcome::kCommitted);
  under_test().pass(hours{2});
  maintain();
  const auto left = values(kShortOnly);
  ASSERT_FALSE(left.empty());
  EXPECT_EQ(left.back(), "unread");
  ASSERT_EQ(member->commit({{kShortOnly, Offset{2}, ""}}), ports::CommitOutcome::kCommitted);
  maintain();
  EXPECT_TRUE(values(kShortOnly).empty());
}

TEST_P(LogContract, AReaderThatWasOvertakenByRetentionGoesOnFromTheStart) {
  RELANCE_NEEDS_UPKEEP();
  append(kShortOnly, "old");
  const auto member = join_alone("one", {kShort});
  under_test().pass(hours{2});
  append(kShortOnly, "young");
  maintain();
  EXPECT_EQ(values_of(read_all(*member, kShortOnly)), Values{"young"});
  EXPECT_EQ(values_of(read(kShortOnly, Offset{0})), Values{"young"});
}

TEST_P(LogContract, CompactionKeepsTheLastRecordOfEachKeyWithItsOffset) {
  RELANCE_NEEDS_UPKEEP();
  append(kLatestOnly, {{"a", "1"}, {"b", "1"}, {"a", "2"}, {"c", "1"}});
  const auto last = append(kLatestOnly, {{"b", "2"}, {"a", "3", {{"name", "content"}}}});
  const Offset end = offsets(kLatestOnly).end;
  maintain();
  const auto expect_kept = [&] {
    const auto kept = read(kLatestOnly);
    ASSERT_EQ(values_of(kept), (Values{"1", "2", "3"}));
    EXPECT_EQ(kept[0].offset, Offset{3});
    EXPECT_EQ(kept[0].entry.key, "c");
    EXPECT_EQ(kept[1].offset, last[0]);
    EXPECT_EQ(kept[2].offset, last[1]);
    EXPECT_EQ(kept[2].entry.headers.size(), 1u);
    EXPECT_EQ(offsets(kLatestOnly).end, end);
  };
  expect_kept();
  reopen();
  expect_kept();
  EXPECT_GE(append(kLatestOnly, "next"), end);
}

TEST_P(LogContract, ASessionReadsAcrossTheGapsThatCompactionLeaves) {
  RELANCE_NEEDS_UPKEEP();
  std::vector<Entry> entries;
  for (int i = 0; i < 50; ++i) entries.push_back({i % 10 == 9 ? "k" + std::to_string(i) : "same", std::to_string(i)});
  append(kLatestOnly, entries);
  maintain();
  const Values expected = {"9", "19", "29", "39", "48", "49"};
  const auto member = join_alone("one", {kLatest});
  EXPECT_EQ(values_of(read_all(*member, kLatestOnly, {.records = 2})), expected);
  ASSERT_TRUE(member->session().seek(kLatestOnly, Offset{20}).ok());
  EXPECT_EQ(values_of(read_all(*member, kLatestOnly)), (Values{"29", "39", "48", "49"}));
}

TEST_P(LogContract, ATombstoneOutlivesTheRecordsBeforeItAndGoesLater) {
  RELANCE_NEEDS_UPKEEP();
  append(kLatestOnly, {{"a", "1"}, {"b", "1"}});
  append(kLatestOnly, {{"a", std::nullopt}});
  maintain();
  EXPECT_EQ(values(kLatestOnly), (Values{"1", "(tombstone)"}));
  const Offset end = offsets(kLatestOnly).end;
  for (int pass = 0; pass < 3; ++pass) {
    under_test().pass(hours{48});
    maintain();
  }
  EXPECT_EQ(values(kLatestOnly), Values{"1"});
  EXPECT_EQ(offsets(kLatestOnly).end, end);
  reopen();
  EXPECT_EQ(values(kLatestOnly), Values{"1"});
  EXPECT_EQ(offsets(kLatestOnly).end, end);
}

TEST_P(LogContract, AKeyThatComesBackAfterItsTombstoneStays) {
  RELANCE_NEEDS_UPKEEP();
  append(kLatestOnly, {{"a", "1"}});
  append(kLatestOnly, {{"a", std::nullopt}});
  maintain();
  append(kLatestOnly, {{"a", "2"}});
  for (int pass = 0; pass < 3; ++pass) {
    under_test().pass(hours{48});
    maintain();
  }
  EXPECT_EQ(values(kLatestOnly), Values{"2"});
}

}  // namespace relance::contract
