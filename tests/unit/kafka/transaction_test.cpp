// What becomes of a commit when brokers refuse a step of it, by the refusals that a healthy one does not send.
#include <configuration.h>
#include <gtest/gtest.h>
#include <transaction.h>

#include "support/recording_sink.h"
#include "unit/kafka/mock_cluster.h"

namespace relance::kafka {
namespace {

using ports::CommitOutcome;

struct Refusal {
  Api api;
  rd_kafka_resp_err_t error;
  int times = 1;
};

std::string name_of(const Refusal& refusal) {
  return std::string{rd_kafka_err2name(refusal.error)} + " to " + std::to_string(static_cast<int>(refusal.api));
}

// A transaction of one record and one offset, on a cluster of its own.
class KafkaTransaction : public testing::Test {
 protected:
  void refuse(const Refusal& refusal) {
    cluster_.refuse(refusal.api,
                    std::vector<rd_kafka_resp_err_t>(static_cast<std::size_t>(refusal.times), refusal.error));
  }
  ports::PortResult<ports::Done> begin() { return transaction_.rebuild(); }
  CommitOutcome commit() {
    const auto produced = transaction_.produce(0, {std::nullopt, "record"});
    EXPECT_TRUE(produced.ok()) << produced.error().reason;
    PartitionList offsets{rd_kafka_topic_partition_list_new(1)};
    rd_kafka_topic_partition_list_add(offsets.get(), "records", 0)->offset = 1;
    return transaction_.commit(std::move(offsets), GroupMetadata{rd_kafka_consumer_group_metadata_new("group")});
  }
  [[nodiscard]] std::string identity() const { return identity_of(options_, "member"); }
  // Another process, as far as the brokers can tell.
  void take_identity_as_twin() {
    Incarnations twin{options_, table_};
    ASSERT_TRUE(twin.leave_note(identity_of(options_, "member")).ok());
  }
  [[nodiscard]] std::size_t logged(std::string_view start) const { return sink_.lines(start).size(); }
  Transaction& transaction() { return transaction_; }
  Transaction next_session() { return Transaction{options_, "member", table_, incarnations_}; }

 private:
  logging::RecordingSink sink_;
  const logging::Installed installed_{sink_};
  MockCluster cluster_;
  const KafkaOptions options_ = cluster_.options();
  const TopicTable table_{options_.topics, options_.topic_prefix, options_.own_prefix};
  Incarnations incarnations_{options_, table_};
  Transaction transaction_{options_, "member", table_, incarnations_};
};

// A fresh one each, for what was refused and what became of it.
class KafkaTransactionOf : public KafkaTransaction, public testing::WithParamInterface<Refusal> {};
class KafkaTransactionPasses : public KafkaTransactionOf {};
class KafkaTransactionAborted : public KafkaTransactionOf {};
class KafkaTransactionWithoutPlace : public KafkaTransactionOf {};
class KafkaTransactionFenced : public KafkaTransactionOf {};
class KafkaTransactionUnknown : public KafkaTransactionOf {};

void PrintTo(const Refusal& refusal, std::ostream* out) {
  *out << name_of(refusal);
}

TEST_P(KafkaTransactionPasses, WhenItIsTriedAgain) {
  refuse(GetParam());
  ASSERT_TRUE(begin().ok());
  EXPECT_EQ(commit(), CommitOutcome::kCommitted);
  EXPECT_TRUE(transaction().delivered(0).has_value());
}

TEST_P(KafkaTransactionAborted, AndTheNextStands) {
  ASSERT_TRUE(begin().ok());
  refuse(GetParam());
  EXPECT_EQ(commit(), CommitOutcome::kAborted);
  EXPECT_EQ(transaction().membership_lost(), std::nullopt);
  EXPECT_EQ(logged("transaction aborted transactional_id=" + identity() + " error="), 1U);
  EXPECT_EQ(commit(), CommitOutcome::kCommitted);
}

TEST_P(KafkaTransactionWithoutPlace, IsAbortedAndSaysSo) {
  ASSERT_TRUE(begin().ok());
  refuse(GetParam());
  EXPECT_EQ(commit(), CommitOutcome::kAborted);
  EXPECT_TRUE(transaction().membership_lost().has_value());
}

TEST_P(KafkaTransactionFenced, BySomebodyNewer) {
  ASSERT_TRUE(begin().ok());
  take_identity_as_twin();
  refuse(GetParam());
  EXPECT_EQ(commit(), CommitOutcome::kFenced);
  EXPECT_EQ(logged("identity taken over by another process transactional_id=" + identity()), 1U);
  EXPECT_EQ(begin().error().reaction, ports::Reaction::kYield);
}

// As brokers do to a producer that was late.
TEST_P(KafkaTransactionFenced, ByNobodyItGoesOn) {
  ASSERT_TRUE(begin().ok());
  refuse(GetParam());
  const CommitOutcome outcome = commit();
  EXPECT_TRUE(outcome == CommitOutcome::kAborted || outcome == CommitOutcome::kUnknown);
  ASSERT_TRUE(begin().ok());
  EXPECT_EQ(commit(), CommitOutcome::kCommitted);
}

TEST_P(KafkaTransactionUnknown, UntilTheIdentityIsTakenAgain) {
  ASSERT_TRUE(begin().ok());
  refuse(GetParam());
  EXPECT_EQ(commit(), CommitOutcome::kUnknown);
  EXPECT_EQ(logged("commit outcome unknown transactional_id=" + identity() + " error="), 1U);
  ASSERT_TRUE(begin().ok());
  EXPECT_EQ(commit(), CommitOutcome::kCommitted);
}

// Nobody can say whether the refused commit was executed, when the abort behind it is refused too.
TEST_F(KafkaTransaction, ACommitThatIsRefusedAndCannotBeAbortedIsUnknown) {
  ASSERT_TRUE(begin().ok());
  refuse({Api::kEndTxn, RD_KAFKA_RESP_ERR_UNKNOWN});
  refuse({Api::kEndTxn, RD_KAFKA_RESP_ERR_INVALID_TXN_STATE});
  EXPECT_EQ(commit(), CommitOutcome::kUnknown);
  EXPECT_EQ(transaction().membership_lost(), std::nullopt);
  ASSERT_TRUE(begin().ok());
  EXPECT_EQ(commit(), CommitOutcome::kCommitted);
}

// The one that was there first must not take it back, whatever has happened to its producer.
TEST_F(KafkaTransaction, AnIdentityThatAnotherProcessHasTakenIsNotTakenBack) {
  ASSERT_TRUE(begin().ok());
  EXPECT_TRUE(transaction().prove_identity().ok());
  take_identity_as_twin();
  EXPECT_EQ(begin().error().reaction, ports::Reaction::kYield);
  EXPECT_EQ(transaction().prove_identity().error().reaction, ports::Reaction::kYield);
}

// A process that joins anew, behind whose back another one has come.
TEST_F(KafkaTransaction, NorByTheNextSessionOfTheProcess) {
  ASSERT_TRUE(begin().ok());
  EXPECT_TRUE(next_session().rebuild().ok());
  take_identity_as_twin();
  EXPECT_EQ(next_session().rebuild().error().reaction, ports::Reaction::kYield);
}

TEST_F(KafkaTransaction, AnOlderSessionOfTheProcessYieldsToTheNewer) {
  ASSERT_TRUE(begin().ok());
  auto newer = next_session();
  ASSERT_TRUE(newer.rebuild().ok());
  EXPECT_EQ(transaction().prove_identity().error().reaction, ports::Reaction::kYield);
  EXPECT_TRUE(newer.prove_identity().ok());
}

// librdkafka knows of the missing right until it asks for the topic again.
TEST_F(KafkaTransaction, ARecordForWhichARightIsMissingAbortsAndTheNextIsRefused) {
  ASSERT_TRUE(begin().ok());
  refuse({Api::kProduce, RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED});
  EXPECT_EQ(commit(), CommitOutcome::kAborted);
  const auto produced = transaction().produce(0, {std::nullopt, "record"});
  ASSERT_FALSE(produced.ok());
  EXPECT_EQ(produced.error().reaction, ports::Reaction::kRetry);
}

// The record leaves a hole in what librdkafka has counted, which costs one more transaction.
TEST_F(KafkaTransaction, ARecordThatAPolicyForbidsAbortsAndALaterOneStands) {
  ASSERT_TRUE(begin().ok());
  refuse({Api::kProduce, RD_KAFKA_RESP_ERR_POLICY_VIOLATION});
  EXPECT_EQ(commit(), CommitOutcome::kAborted);
  EXPECT_EQ(transaction().membership_lost(), std::nullopt);
  if (commit() == CommitOutcome::kAborted) {
    EXPECT_EQ(commit(), CommitOutcome::kCommitted);
  }
}

constexpr int kManyTimes = 2;

INSTANTIATE_TEST_SUITE_P(
    Mock, KafkaTransactionPasses,
    testing::Values(Refusal{Api::kInitProducerId, RD_KAFKA_RESP_ERR_COORDINATOR_LOAD_IN_PROGRESS, kManyTimes},
                    Refusal{Api::kInitProducerId, RD_KAFKA_RESP_ERR_CONCURRENT_TRANSACTIONS, kManyTimes},
                    Refusal{Api::kInitProducerId, RD_KAFKA_RESP_ERR_NOT_COORDINATOR},
                    Refusal{Api::kAddPartitionsToTxn, RD_KAFKA_RESP_ERR_CONCURRENT_TRANSACTIONS, kManyTimes},
                    Refusal{Api::kAddPartitionsToTxn, RD_KAFKA_RESP_ERR_COORDINATOR_LOAD_IN_PROGRESS, kManyTimes},
                    Refusal{Api::kProduce, RD_KAFKA_RESP_ERR_NOT_ENOUGH_REPLICAS, kManyTimes},
                    Refusal{Api::kProduce, RD_KAFKA_RESP_ERR_NOT_LEADER_FOR_PARTITION},
                    Refusal{Api::kAddOffsetsToTxn, RD_KAFKA_RESP_ERR_COORDINATOR_LOAD_IN_PROGRESS, kManyTimes},
                    Refusal{Api::kAddOffsetsToTxn, RD_KAFKA_RESP_ERR_CONCURRENT_TRANSACTIONS, kManyTimes},
                    Refusal{Api::kAddOffsetsToTxn, RD_KAFKA_RESP_ERR_NOT_COORDINATOR},
                    Refusal{Api::kTxnOffsetCommit, RD_KAFKA_RESP_ERR_COORDINATOR_LOAD_IN_PROGRESS, kManyTimes},
                    Refusal{Api::kTxnOffsetCommit, RD_KAFKA_RESP_ERR_NOT_COORDINATOR},
                    Refusal{Api::kEndTxn, RD_KAFKA_RESP_ERR_COORDINATOR_LOAD_IN_PROGRESS, kManyTimes},
                    Refusal{Api::kEndTxn, RD_KAFKA_RESP_ERR_NOT_COORDINATOR}));

INSTANTIATE_TEST_SUITE_P(Mock, KafkaTransactionAborted,
                         testing::Values(Refusal{Api::kAddOffsetsToTxn, RD_KAFKA_RESP_ERR_INVALID_TXN_STATE},
                                         Refusal{Api::kAddOffsetsToTxn, RD_KAFKA_RESP_ERR_INVALID_PRODUCER_ID_MAPPING},
                                         Refusal{Api::kTxnOffsetCommit, RD_KAFKA_RESP_ERR_GROUP_AUTHORIZATION_FAILED},
                                         Refusal{Api::kEndTxn, RD_KAFKA_RESP_ERR_UNKNOWN}));

INSTANTIATE_TEST_SUITE_P(Mock, KafkaTransactionWithoutPlace,
                         testing::Values(Refusal{Api::kTxnOffsetCommit, RD_KAFKA_RESP_ERR_ILLEGAL_GENERATION},
                                         Refusal{Api::kTxnOffsetCommit, RD_KAFKA_RESP_ERR_UNKNOWN_MEMBER_ID},
                                         Refusal{Api::kTxnOffsetCommit, RD_KAFKA_RESP_ERR_FENCED_INSTANCE_ID}));

INSTANTIATE_TEST_SUITE_P(Mock, KafkaTransactionFenced,
                         testing::Values(Refusal{Api::kAddPartitionsToTxn, RD_KAFKA_RESP_ERR_PRODUCER_FENCED},
                                         Refusal{Api::kProduce, RD_KAFKA_RESP_ERR_INVALID_PRODUCER_EPOCH},
                                         Refusal{Api::kAddOffsetsToTxn, RD_KAFKA_RESP_ERR_PRODUCER_FENCED},
                                         Refusal{Api::kEndTxn, RD_KAFKA_RESP_ERR_PRODUCER_FENCED},
                                         Refusal{Api::kEndTxn, RD_KAFKA_RESP_ERR_INVALID_PRODUCER_EPOCH}));

INSTANTIATE_TEST_SUITE_P(Mock, KafkaTransactionUnknown,
                         testing::Values(Refusal{Api::kEndTxn, RD_KAFKA_RESP_ERR_INVALID_TXN_STATE}));

}  // namespace
}  // namespace relance::kafka
