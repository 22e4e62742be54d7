// What librdkafka's errors mean to those who use the port.
#include <client/errors.h>
#include <gtest/gtest.h>

namespace relance::kafka {

using ports::Reaction;

TEST(KafkaErrors, WhatPassesByItselfIsTriedAgain) {
  for (const auto code :
       {RD_KAFKA_RESP_ERR__TIMED_OUT, RD_KAFKA_RESP_ERR__TRANSPORT, RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN,
        RD_KAFKA_RESP_ERR__MSG_TIMED_OUT, RD_KAFKA_RESP_ERR__QUEUE_FULL, RD_KAFKA_RESP_ERR__UNKNOWN_PARTITION,
        RD_KAFKA_RESP_ERR_NOT_ENOUGH_REPLICAS, RD_KAFKA_RESP_ERR_COORDINATOR_LOAD_IN_PROGRESS,
        RD_KAFKA_RESP_ERR_UNSTABLE_OFFSET_COMMIT}) {
    EXPECT_EQ(reaction_to(code), Reaction::kRetry) << rd_kafka_err2name(code);
  }
}

TEST(KafkaErrors, WhoHasLostItsPlaceJoinsAnewAndGoesOn) {
  for (const auto code :
       {RD_KAFKA_RESP_ERR_ILLEGAL_GENERATION, RD_KAFKA_RESP_ERR_UNKNOWN_MEMBER_ID, RD_KAFKA_RESP_ERR_FENCED_INSTANCE_ID,
        RD_KAFKA_RESP_ERR_INVALID_PRODUCER_EPOCH, RD_KAFKA_RESP_ERR_INVALID_TXN_STATE}) {
    EXPECT_EQ(reaction_to(code), Reaction::kRejoin) << rd_kafka_err2name(code);
  }
}

TEST(KafkaErrors, WhatSomebodyMustMendStops) {
  for (const auto code :
       {RD_KAFKA_RESP_ERR__FENCED, RD_KAFKA_RESP_ERR__AUTHENTICATION, RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED,
        RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE, RD_KAFKA_RESP_ERR_UNSUPPORTED_VERSION}) {
    EXPECT_EQ(reaction_to(code), Reaction::kStop) << rd_kafka_err2name(code);
  }
}

TEST(KafkaErrors, OnlyTheGroupsRefusalsEndAMembership) {
  EXPECT_TRUE(has_lost_membership(RD_KAFKA_RESP_ERR_ILLEGAL_GENERATION));
  EXPECT_TRUE(has_lost_membership(RD_KAFKA_RESP_ERR_UNKNOWN_MEMBER_ID));
  EXPECT_TRUE(has_lost_membership(RD_KAFKA_RESP_ERR_FENCED_INSTANCE_ID));
  EXPECT_FALSE(has_lost_membership(RD_KAFKA_RESP_ERR__FENCED));
  EXPECT_FALSE(has_lost_membership(RD_KAFKA_RESP_ERR__TIMED_OUT));
}

TEST(KafkaErrors, AFailedStepOfATransactionIsNamedByWhatItLeaves) {
  using enum TransactionFault;
  EXPECT_EQ(transaction_fault(RD_KAFKA_RESP_ERR__FENCED, true, false, false), kFenced);
  EXPECT_EQ(transaction_fault(RD_KAFKA_RESP_ERR_INVALID_TXN_STATE, true, false, false), kBroken);
  EXPECT_EQ(transaction_fault(RD_KAFKA_RESP_ERR_ILLEGAL_GENERATION, false, true, false), kAbortable);
  EXPECT_EQ(transaction_fault(RD_KAFKA_RESP_ERR__TIMED_OUT, false, false, true), kRetriable);
  EXPECT_EQ(transaction_fault(RD_KAFKA_RESP_ERR__TIMED_OUT, false, false, false), kRetriable);
  EXPECT_EQ(transaction_fault(RD_KAFKA_RESP_ERR__STATE, false, false, false), kBroken);
}

}  // namespace relance::kafka
