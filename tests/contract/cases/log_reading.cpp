// Reading: order, positions, limits.
#include <algorithm>

#include <contract/log_contract.h>

namespace relance::contract {
namespace {

constexpr std::size_t kManyRecords = 500;

std::vector<Entry> numbered(std::size_t count, std::size_t value_size = 6) {
  std::vector<Entry> entries;
  for (std::size_t i = 0; i < count; ++i) {
    std::string value = std::to_string(i);
    value.resize(std::max(value.size(), value_size), '.');
    entries.push_back({"k" + std::to_string(i), std::move(value)});
  }
  return entries;
}

std::vector<std::string> values_of_entries(const std::vector<Entry>& entries) {
  std::vector<std::string> values;
  for (const Entry& entry : entries) values.push_back(entry.value.value_or(""));
  return values;
}

std::size_t bytes_of(const ports::Record& record) {
  std::size_t bytes = record.key.value_or("").size() + record.value.value_or("").size();
  for (const auto& [name, value] : record.headers) bytes += name.size() + value.size();
  return bytes;
}

void expect_rising(const std::vector<ReadEntry>& read) {
  for (std::size_t i = 1; i < read.size(); ++i) EXPECT_LT(read[i - 1].offset, read[i].offset);
}

}  // namespace

TEST_P(LogContract, APartitionKeepsTheOrderOfItsAppends) {
  std::vector<std::string> expected;
  std::vector<Answer> answers(kManyRecords);
  for (std::size_t i = 0; i < kManyRecords; ++i) {
    expected.push_back(std::to_string(i));
    log().append({{odd(2), std::nullopt, expected.back(), {}}}, answers[i].taker());
  }
  for (const Answer& answer : answers) EXPECT_TRUE(answer.wait(under_test()).ok());
  EXPECT_EQ(values(odd(2)), expected);
  expect_rising(read(odd(2)));
}

TEST_P(LogContract, APartitionBeginsAtOffset0) {
  EXPECT_EQ(offsets(even(0)), (ports::OffsetRange{Offset{0}, Offset{0}}));
  EXPECT_TRUE(read(even(0)).empty());
  EXPECT_EQ(append(even(0), "first"), Offset{0});
}

TEST_P(LogContract, AnAppendAnswersWithTheOffsetOfEachOfItsRecords) {
  append(even(0), "before");
  const Answer answer;
  log().append({{even(1), "a", "in 1", {}}, {even(0), "b", "in 0", {}}, {even(1), "c", "in 1 again", {}}},
               answer.taker());
  const auto result = answer.wait(under_test());
  ASSERT_TRUE(result.ok());
  ASSERT_EQ(result.value().size(), 3u);
  const std::vector<ports::TopicPartition> places = {even(1), even(0), even(1)};
  const std::vector<std::string> expected = {"in 1", "in 0", "in 1 again"};
  for (std::size_t i = 0; i < places.size(); ++i) {
    const auto found = read(places[i], result.value()[i]);
    ASSERT_FALSE(found.empty());
    EXPECT_EQ(found.front().offset, result.value()[i]);
    EXPECT_EQ(found.front().entry.value, expected[i]);
  }
  EXPECT_EQ(answer.count(), 1u);
}

TEST_P(LogContract, PartitionsAndTopicsAreApart) {
  append(even(0), "even 0");
  append(even(1), "even 1");
  append(odd(0), "odd 0");
  EXPECT_EQ(values(even(0)), std::vector<std::string>{"even 0"});
  EXPECT_EQ(values(even(1)), std::vector<std::string>{"even 1"});
  EXPECT_EQ(values(odd(0)), std::vector<std::string>{"odd 0"});
  EXPECT_TRUE(values(odd(1)).empty());
}

TEST_P(LogContract, NoReadGivesMoreRecordsThanItsLimit) {
  const auto entries = numbered(kManyRecords);
  append(even(2), entries);
  for (const std::size_t limit : {std::size_t{1}, std::size_t{7}, kManyRecords, kManyRecords + 1}) {
    ports::RecordBatch batch;
    ASSERT_TRUE(log().read(even(2), Offset{0}, {.records = limit}, batch).ok());
    EXPECT_FALSE(batch.records.empty());
    EXPECT_LE(batch.records.size(), limit);
    EXPECT_EQ(values_of(read(even(2), Offset{0}, {.records = limit})), values_of_entries(entries));
  }
}

TEST_P(LogContract, NoReadGivesMoreBytesThanItsLimitButForTheFirstRecord) {
  const auto entries = numbered(50, 100);
  append(even(2), entries);
  const auto member = join_alone("one");
  for (const std::size_t limit : {std::size_t{1}, std::size_t{350}, std::size_t{2000}}) {
    const ports::ReadLimits limits{.records = 1000, .bytes = limit};
    ASSERT_TRUE(member->session().seek(even(2), Offset{0}).ok());
    std::vector<ReadEntry> all;
    for (;;) {
      const auto result = member->session().read(even(2), limits);
      ASSERT_TRUE(result.ok());
      if (result.value().empty()) break;
      std::size_t bytes = 0;
      for (const ports::Record& record : result.value()) {
        bytes += bytes_of(record);
        all.push_back(read_entry(record));
      }
      EXPECT_TRUE(bytes <= limit || result.value().size() == 1) << bytes << " bytes of " << limit;
    }
    EXPECT_EQ(values_of(all), values_of_entries(entries));
    EXPECT_EQ(values_of(read(even(2), Offset{0}, limits)), values_of_entries(entries));
  }
}

TEST_P(LogContract, ReadingBeginsAtAnyOffset) {
  const auto entries = numbered(40);
  const auto given = append(even(3), entries);
  ASSERT_EQ(given.size(), entries.size());
  for (std::size_t i = 0; i < given.size(); ++i) {
    const auto found = read(even(3), given[i]);
    ASSERT_EQ(found.size(), entries.size() - i);
    EXPECT_EQ(found.front().offset, given[i]);
    EXPECT_EQ(found.front().entry, entries[i]);
  }
}

TEST_P(LogContract, AReleasedPartitionIsReadOnFromAnywhere) {
  const auto entries = numbered(10);
  const auto given = append(even(3), entries);
  ASSERT_EQ(read(even(3), given[2]).size(), 8U);
  log().release(even(3));
  log().release(even(3));
  EXPECT_EQ(read(even(3), given[8]).size(), 2U);
  log().release(even(3));
  EXPECT_EQ(read(even(3), given[2]).size(), 8U);
}

TEST_P(LogContract, ThereIsNothingBehindTheEnd) {
  append(even(3), numbered(10));
  const Offset end = offsets(even(3)).end;
  EXPECT_GT(end, read(even(3)).back().offset);
  EXPECT_TRUE(read(even(3), end).empty());
  EXPECT_TRUE(read(even(3), Offset{end.value() + 1000}).empty());
  EXPECT_GE(append(even(3), "next"), end);
  EXPECT_EQ(values_of(read(even(3), end)), std::vector<std::string>{"next"});
}

TEST_P(LogContract, ABatchHoldsOneReadAlone) {
  append(even(0), "first");
  append(even(1), "second");
  ports::RecordBatch batch;
  ASSERT_TRUE(log().read(even(0), Offset{0}, {}, batch).ok());
  ASSERT_TRUE(log().read(even(1), Offset{0}, {}, batch).ok());
  ASSERT_EQ(batch.records.size(), 1u);
  EXPECT_EQ(batch.records.front().value, "second");
  ASSERT_TRUE(log().read(even(2), Offset{0}, {}, batch).ok());
  EXPECT_TRUE(batch.records.empty());
}

TEST_P(LogContract, OffsetsAndStatusTellTheSameAlsoAfterTheLogWasOpenedAgain) {
  append(even(0), numbered(10));
  append(odd(1), numbered(3));
  for (int round = 0; round < 2; ++round) {
    const auto status = log().status();
    ASSERT_TRUE(status.ok());
    std::vector<ports::TopicPartition> names;
    for (const auto& [partition, range, committed] : status.value()) {
      names.push_back(partition);
      EXPECT_EQ(range, offsets(partition));
      EXPECT_EQ(committed, std::nullopt);
    }
    EXPECT_EQ(names.size(), 4u + 3u + 1u + 1u);
    EXPECT_TRUE(std::is_sorted(names.begin(), names.end()));
    EXPECT_GE(offsets(even(0)).end, Offset{10});
    reopen();
  }
}

TEST_P(LogContract, ASessionReadsOnFromWhereItStands) {
  const auto member = join_alone("one");
  append(even(0), numbered(10));
  EXPECT_EQ(read_all(*member, even(0), {.records = 3}).size(), 10u);
  EXPECT_TRUE(read_all(*member, even(0)).empty());
  append(even(0), "later");
  EXPECT_EQ(values_of(read_all(*member, even(0))), std::vector<std::string>{"later"});
}

TEST_P(LogContract, ASessionReadsFromWhereItSeeks) {
  const auto member = join_alone("one");
  const auto given = append(even(0), numbered(10));
  for (const std::size_t i : {std::size_t{0}, std::size_t{7}, std::size_t{3}}) {
    ASSERT_TRUE(member->session().seek(even(0), given[i]).ok());
    const auto found = read_all(*member, even(0));
    ASSERT_EQ(found.size(), given.size() - i);
    EXPECT_EQ(found.front().offset, given[i]);
  }
  ASSERT_TRUE(member->session().seek(even(0), offsets(even(0)).end).ok());
  EXPECT_TRUE(read_all(*member, even(0)).empty());
}

}  // namespace relance::contract
