// Records come back as they were written.
#include <contract/log_contract.h>

namespace relance::contract {
namespace {

std::string binary(std::size_t size) {
  std::string bytes(size, '\0');
  for (std::size_t i = 0; i < size; ++i) bytes[i] = static_cast<char>(i * 7 % 256);
  return bytes;
}

std::vector<Entry> entries_of(const std::vector<ReadEntry>& read) {
  std::vector<Entry> entries;
  entries.reserve(read.size());
  for (const ReadEntry& each : read) entries.push_back(each.entry);
  return entries;
}

const std::vector<Entry>& peculiar_entries() {
  static const std::vector<Entry> entries = {
      {"key", "value", {{"name", "content"}}},
      {std::nullopt, "without a key"},
      {"", "an empty key"},
      {"an empty value", ""},
      {"a tombstone", std::nullopt},
      {"a tombstone with headers", std::nullopt, {{"cause", "test"}}},
      {std::nullopt, std::nullopt},
      {"", ""},
      {binary(300), binary(5000), {{"bytes", binary(260)}, {"", ""}, {"twice", "1"}, {"twice", "2"}}},
  };
  return entries;
}

}  // namespace

TEST_P(LogContract, AppendedRecordsComeBackAsTheyWereWritten) {
  append(even(1), peculiar_entries());
  EXPECT_EQ(entries_of(read(even(1))), peculiar_entries());
}

TEST_P(LogContract, ProducedRecordsComeBackAsTheyWereWritten) {
  const auto member = join_alone("one");
  for (const Entry& entry : peculiar_entries()) member->produce(even(1), entry);
  ASSERT_EQ(member->commit(), ports::CommitOutcome::kCommitted);
  EXPECT_EQ(entries_of(read(even(1))), peculiar_entries());
  EXPECT_EQ(entries_of(read_all(*member, even(1))), peculiar_entries());
}

TEST_P(LogContract, RecordsComeBackAfterTheLogWasOpenedAgain) {
  append(even(1), peculiar_entries());
  const auto before = read(even(1));
  reopen();
  const auto after = read(even(1));
  EXPECT_EQ(entries_of(after), peculiar_entries());
  ASSERT_EQ(before.size(), after.size());
  for (std::size_t i = 0; i < before.size(); ++i) {
    EXPECT_EQ(before[i].offset, after[i].offset);
    EXPECT_EQ(before[i].appended_at, after[i].appended_at);
  }
}

TEST_P(LogContract, TheGreatestRecordIsTaken) {
  const Entry entry{"key", binary(ports::kRecordBytesMax - 3)};
  append(odd(0), "before");
  append(odd(0), {entry});
  append(odd(0), "behind");
  const auto all = read(odd(0));
  ASSERT_EQ(all.size(), 3u);
  EXPECT_EQ(all[1].entry, entry);
  EXPECT_EQ(all[2].entry.value, "behind");
}

TEST_P(LogContract, BytesAreCopiedWhenTheyAreProduced) {
  const auto member = join_alone("one");
  std::string value = "as it was";
  member->produce(even(0), value);
  value.assign(value.size(), 'x');
  ASSERT_EQ(member->commit(), ports::CommitOutcome::kCommitted);
  EXPECT_EQ(values(even(0)), std::vector<std::string>{"as it was"});
}

TEST_P(LogContract, ARecordBearsTheWallsTimeOfItsAppend) {
  const Timestamp before = under_test().clock().wall();
  append(even(0), "first");
  if (!under_test().pass(std::chrono::hours{5})) GTEST_SKIP() << "this log's clock cannot be moved";
  append(even(0), "second");
  const auto all = read(even(0));
  ASSERT_EQ(all.size(), 2u);
  EXPECT_GE(all[0].appended_at, before);
  EXPECT_GE(all[1].appended_at, before + std::chrono::hours{5});
  EXPECT_LE(all[1].appended_at, under_test().clock().wall());
}

TEST_P(LogContract, TheTopicsAreThoseItWasOpenedWith) {
  const auto specs = log().topics();
  EXPECT_EQ(std::vector<ports::TopicSpec>(specs.begin(), specs.end()), topics());
  EXPECT_EQ(log().outage(), std::nullopt);
}

}  // namespace relance::contract
