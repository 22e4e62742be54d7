// Transactions: all of it or nothing.
#include <contract/log_contract.h>

namespace relance::contract {

using ports::CommitOutcome;
using Values = std::vector<std::string>;

namespace {

Offset behind(const ReadEntry& last) {
  return Offset{last.offset.value() + 1};
}

}  // namespace

TEST_P(LogContract, NothingUncommittedIsSeen) {
  const auto member = join_alone("one");
  member->produce(even(0), "open");
  member->produce(odd(0), "open");
  EXPECT_TRUE(values(even(0)).empty());
  EXPECT_TRUE(values(odd(0)).empty());
  EXPECT_TRUE(read_all(*member, even(0)).empty());
  ASSERT_EQ(member->commit(), CommitOutcome::kCommitted);
  EXPECT_EQ(values(even(0)), Values{"open"});
  EXPECT_EQ(values(odd(0)), Values{"open"});
  EXPECT_EQ(values_of(read_all(*member, even(0))), Values{"open"});
}

TEST_P(LogContract, CommitsKeepTheOrderOfEachPartition) {
  const auto member = join_alone("one");
  std::map<ports::TopicPartition, Values> expected;
  for (int i = 0; i < 200; ++i) {
    for (const auto partition : {even(i % 2), odd(i % 3)}) {
      expected[partition].push_back(std::to_string(i));
      member->produce(partition, expected[partition].back());
    }
    if (i % 60 == 59) {
      ASSERT_EQ(member->commit(), CommitOutcome::kCommitted);
    }
  }
  ASSERT_EQ(member->commit(), CommitOutcome::kCommitted);
  for (const auto& [partition, each] : expected) EXPECT_EQ(values(partition), each);
}

TEST_P(LogContract, AnAbortLeavesNothingAndTheNextTransactionStands) {
  const auto member = join_alone("one");
  append(even(0), "before");
  member->produce(even(0), "aborted");
  member->produce(odd(0), "aborted");
  ASSERT_TRUE(member->session().abort().ok());
  EXPECT_EQ(values(even(0)), Values{"before"});
  member->produce(even(0), "behind");
  ASSERT_EQ(member->commit(), CommitOutcome::kCommitted);
  EXPECT_EQ(values(even(0)), (Values{"before", "behind"}));
  EXPECT_TRUE(values(odd(0)).empty());
}

TEST_P(LogContract, ASessionThatEndsLeavesNothingOfItsOpenTransaction) {
  auto member = join_alone("one");
  member->produce(even(0), "open");
  member->close();
  member.reset();
  auto dropped = join_alone("two");
  dropped->produce(even(0), "open");
  dropped->drop();
  append(even(0), "behind");
  EXPECT_EQ(values(even(0)), Values{"behind"});
}

TEST_P(LogContract, OffsetsAreCommittedWithTheirMetadata) {
  const auto member = join_alone("one");
  append(even(0), "a");
  append(even(1), "b");
  EXPECT_EQ(committed(even(0)), std::nullopt);
  EXPECT_EQ(member->session().committed(even(0)).value(), std::nullopt);
  const std::string text(ports::kCommitMetadataBytesMax, 'm');
  ASSERT_EQ(member->commit({{even(0), Offset{1}, "1 7 0 abc"}, {even(1), Offset{1}, text}}), CommitOutcome::kCommitted);
  const ports::Committed first{Offset{1}, "1 7 0 abc"};
  EXPECT_EQ(committed(even(0)), first);
  EXPECT_EQ(member->session().committed(even(0)).value(), first);
  EXPECT_EQ(committed(even(1)), (ports::Committed{Offset{1}, text}));
  EXPECT_EQ(committed(even(2)), std::nullopt);
  ASSERT_EQ(member->commit({{even(0), Offset{1}, ""}}), CommitOutcome::kCommitted);
  EXPECT_EQ(committed(even(0)), (ports::Committed{Offset{1}, ""}));
}

TEST_P(LogContract, CommittedOffsetsComeBackWithTheLogAndWithTheAssignment) {
  append(even(0), {{"a", "1"}, {"b", "2"}, {"c", "3"}});
  {
    const auto member = join_alone("one");
    EXPECT_EQ(read_all(*member, even(0)).size(), 3u);
    ASSERT_EQ(member->commit({{even(0), Offset{2}, "note"}}), CommitOutcome::kCommitted);
    member->close();
  }
  reopen();
  EXPECT_EQ(committed(even(0)), (ports::Committed{Offset{2}, "note"}));
  const auto member = join_alone("one");
  EXPECT_EQ(member->assigned().at(even(0)), (ports::Committed{Offset{2}, "note"}));
  EXPECT_EQ(member->assigned().at(even(1)), std::nullopt);
  EXPECT_EQ(values_of(read_all(*member, even(0))), Values{"3"});
}

TEST_P(LogContract, RecordsAndOffsetsOfACommitStandTogether) {
  const auto member = join_alone("one", {kEven, kOdd});
  append(even(0), "input");
  member->produce(odd(0), "output");
  member->produce(odd(1), "output");
  ASSERT_EQ(member->commit({{even(0), Offset{1}, "done"}}), CommitOutcome::kCommitted);
  member->close();
  member->drop();
  reopen();
  EXPECT_EQ(values(odd(0)), Values{"output"});
  EXPECT_EQ(values(odd(1)), Values{"output"});
  EXPECT_EQ(committed(even(0)), (ports::Committed{Offset{1}, "done"}));
  const auto status = log().status();
  ASSERT_TRUE(status.ok());
  EXPECT_EQ(status.value().front().committed, Offset{1});
}

TEST_P(LogContract, ACommitOfNothingStands) {
  const auto member = join_alone("one");
  EXPECT_EQ(member->commit(), CommitOutcome::kCommitted);
  EXPECT_EQ(member->commit(), CommitOutcome::kCommitted);
  EXPECT_TRUE(member->session().abort().ok());
}

TEST_P(LogContract, ACommitTellsWhereItsRecordsEnd) {
  const auto member = join_alone("one");
  append(even(0), "before");
  for (const char* value : {"1", "2", "3"}) member->produce(odd(0), value);
  member->produce(even(0), "1");
  EXPECT_EQ(member->session().end_of_commit(odd(0)), std::nullopt);
  ASSERT_EQ(member->commit(), CommitOutcome::kCommitted);
  for (const auto partition : {even(0), odd(0)}) {
    EXPECT_EQ(member->session().end_of_commit(partition), behind(read(partition).back()));
  }
  EXPECT_EQ(member->session().end_of_commit(odd(1)), std::nullopt);
  member->produce(odd(1), "1");
  ASSERT_EQ(member->commit({{even(0), Offset{1}, ""}}), CommitOutcome::kCommitted);
  EXPECT_EQ(member->session().end_of_commit(odd(1)), behind(read(odd(1)).back()));
  EXPECT_EQ(member->session().end_of_commit(odd(0)), std::nullopt);
}

TEST_P(LogContract, ACommitOfManyBytesTellsWhereTheLastOfThemEnd) {
  const auto member = join_alone("one");
  const std::string body(300 * 1024, 'b');
  for (int i = 0; i < 30; ++i) {
    member->produce(odd(i % 2), body);
    member->produce(even(0), std::to_string(i));
  }
  ASSERT_EQ(member->commit(), CommitOutcome::kCommitted);
  for (const auto partition : {even(0), odd(0), odd(1)}) {
    EXPECT_EQ(member->session().end_of_commit(partition), behind(read(partition).back()));
  }
}

TEST_P(LogContract, ACommitThatWroteNothingTellsNoEnd) {
  const auto member = join_alone("one");
  append(even(0), "input");
  member->produce(odd(0), "1");
  ASSERT_EQ(member->commit(), CommitOutcome::kCommitted);
  ASSERT_EQ(member->commit(), CommitOutcome::kCommitted);
  EXPECT_EQ(member->session().end_of_commit(odd(0)), std::nullopt);
  member->produce(odd(0), "2");
  ASSERT_EQ(member->commit(), CommitOutcome::kCommitted);
  ASSERT_EQ(member->commit({{even(0), Offset{1}, ""}}), CommitOutcome::kCommitted);
  EXPECT_EQ(member->session().end_of_commit(odd(0)), std::nullopt);
  EXPECT_EQ(member->session().end_of_commit(even(0)), std::nullopt);
}

TEST_P(LogContract, ACommitThatWasAbortedTellsNoEnd) {
  const auto member = join_alone("one", {kEven});
  member->produce(odd(0), "stands");
  ASSERT_EQ(member->commit(), CommitOutcome::kCommitted);
  member->produce(odd(0), "never");
  ASSERT_EQ(member->commit({{odd(1), Offset{0}, "not ours"}}), CommitOutcome::kAborted);
  EXPECT_EQ(member->session().end_of_commit(odd(0)), std::nullopt);
}

TEST_P(LogContract, ACommitForAPartitionThatIsHeldByAnotherIsAborted) {
  append(even(0), "input");
  const auto first = join_alone("one");
  const auto second = join("two");
  ASSERT_TRUE(settles({first.get(), second.get()}, [&] {
    return first->held().size() == kEvenPartitions / 2 && second->held().size() == kEvenPartitions / 2;
  }));
  const ports::TopicPartition gone = *second->held().begin();
  const ports::TopicPartition kept = *first->held().begin();
  first->produce(odd(0), "never");
  EXPECT_EQ(first->commit({{kept, Offset{0}, "never"}, {gone, Offset{0}, "never"}}), CommitOutcome::kAborted);
  EXPECT_TRUE(values(odd(0)).empty());
  EXPECT_EQ(committed(gone), std::nullopt);
  EXPECT_EQ(committed(kept), std::nullopt);
  first->produce(odd(0), "stands");
  EXPECT_EQ(first->commit({{kept, Offset{0}, "stands"}}), CommitOutcome::kCommitted);
  EXPECT_EQ(values(odd(0)), Values{"stands"});
}

TEST_P(LogContract, AfterAnAbortedCommitTheSessionReadsAgainFromWhatIsCommitted) {
  for (int partition = 0; partition < kEvenPartitions; ++partition) append(even(partition), {{"a", "1"}, {"b", "2"}});
  const auto first = join_alone("one");
  const auto second = join("two");
  ASSERT_TRUE(settles({first.get(), second.get()}, [&] {
    return first->held().size() == kEvenPartitions / 2 && second->held().size() == kEvenPartitions / 2;
  }));
  const ports::TopicPartition gone = *second->held().begin();
  const ports::TopicPartition kept = *first->held().begin();
  const ports::TopicPartition fresh = *first->held().rbegin();
  ASSERT_EQ(first->commit({{kept, Offset{1}, ""}}), CommitOutcome::kCommitted);
  EXPECT_EQ(read_all(*first, kept).size(), 2u);
  EXPECT_EQ(read_all(*first, fresh).size(), 2u);
  ASSERT_EQ(first->commit({{kept, Offset{2}, ""}, {gone, Offset{2}, ""}}), CommitOutcome::kAborted);
  EXPECT_EQ(values_of(read_all(*first, kept)), Values{"2"});
  EXPECT_EQ(values_of(read_all(*first, fresh)), (Values{"1", "2"}));
}

}  // namespace relance::contract
