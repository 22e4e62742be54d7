// What a log does about refusals that a healthy broker does not send.
#include <chrono>
#include <functional>
#include <future>

#include <gtest/gtest.h>

#include <relance/adapters/kafka/log.h>

#include "support/recording_sink.h"
#include "unit/kafka/mock_cluster.h"

namespace relance::kafka {
namespace {

using ports::Reaction;
using std::chrono::steady_clock;

constexpr ports::TopicPartition kPartition{ports::TopicNumber{0}, Partition{0}};
constexpr std::chrono::seconds kPatience{15};

struct Listener : ports::AssignmentListener {
  std::size_t held = 0;
  int lost = 0;

  void on_assigned(std::span<const ports::Assignment> partitions) override { held += partitions.size(); }
  void on_revoked(std::span<const ports::TopicPartition> partitions) override { held -= partitions.size(); }
  void on_lost(std::span<const ports::TopicPartition> partitions) override {
    held -= partitions.size();
    ++lost;
  }
};

class KafkaLogOnMocks : public testing::Test {
 protected:
  KafkaLogOnMocks() {
    auto log = open_log(cluster_.options());
    EXPECT_TRUE(log.ok()) << log.error().reason;
    log_ = std::move(log).value();
  }

  MockCluster& cluster() { return cluster_; }
  ports::Log& log() { return *log_; }
  [[nodiscard]] std::size_t logged(std::string_view start) const { return sink_.lines(start).size(); }
  ports::AppendResult append() {
    std::promise<ports::AppendResult> answer;
    log_->append({{kPartition, std::nullopt, "value", {}}},
                 [&](ports::AppendResult result) { answer.set_value(std::move(result)); });
    return answer.get_future().get();
  }
  static bool comes_true(const std::function<bool()>& holds) {
    const auto deadline = steady_clock::now() + kPatience;
    while (!holds()) {
      if (steady_clock::now() > deadline) return false;
    }
    return true;
  }

 private:
  logging::RecordingSink sink_;
  const logging::Installed installed_{sink_};
  MockCluster cluster_;
  std::unique_ptr<ports::Log> log_;
};

TEST_F(KafkaLogOnMocks, AppendsAreTriedAgainUntilTheyAreTaken) {
  cluster().refuse(Api::kProduce,
                   {RD_KAFKA_RESP_ERR_NOT_ENOUGH_REPLICAS, RD_KAFKA_RESP_ERR_NOT_LEADER_FOR_PARTITION,
                    RD_KAFKA_RESP_ERR_NOT_ENOUGH_REPLICAS_AFTER_APPEND, RD_KAFKA_RESP_ERR_REQUEST_TIMED_OUT});
  const auto appended = append();
  ASSERT_TRUE(appended.ok()) << appended.error().reason;
  EXPECT_EQ(appended.value(), std::vector{Offset{0}});
  EXPECT_EQ(log().outage(), std::nullopt);
}

TEST_F(KafkaLogOnMocks, WhatARightIsMissingForStopsAndIsTold) {
  cluster().refuse(Api::kProduce, {RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED});
  const auto refused = append();
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().reaction, Reaction::kStop);
  EXPECT_TRUE(log().outage().has_value());
  // librdkafka knows of it until it asks for the topic again.
  EXPECT_TRUE(comes_true([&] { return append().ok(); }));
  EXPECT_EQ(log().outage(), std::nullopt);
}

// Nobody tells how long a policy stays as it is.
TEST_F(KafkaLogOnMocks, WhatAPolicyForbidsStopsAndIsToldUntilSomethingIsTaken) {
  cluster().refuse(Api::kProduce, {RD_KAFKA_RESP_ERR_POLICY_VIOLATION});
  const auto refused = append();
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().reaction, Reaction::kStop);
  EXPECT_NE(refused.error().reason.find("olicy"), std::string::npos) << refused.error().reason;
  EXPECT_TRUE(log().outage().has_value());
  EXPECT_TRUE(comes_true([&] { return append().ok(); }));
  EXPECT_EQ(log().outage(), std::nullopt);
}

TEST_F(KafkaLogOnMocks, ARecordThatIsTooLargeForTheBrokerIsNoTrouble) {
  cluster().refuse(Api::kProduce, {RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE});
  const auto refused = append();
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().reaction, Reaction::kStop);
  EXPECT_EQ(log().outage(), std::nullopt);
}

// A producer that has lost count is dead for librdkafka; the log goes on with another.
TEST_F(KafkaLogOnMocks, AnAppenderThatHasLostCountIsReplaced) {
  cluster().refuse(Api::kProduce, {RD_KAFKA_RESP_ERR_OUT_OF_ORDER_SEQUENCE_NUMBER});
  const auto refused = append();
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().reaction, Reaction::kRetry);
  EXPECT_TRUE(comes_true([&] {
    const auto appended = append();
    EXPECT_TRUE(appended.ok() || appended.error().reaction == Reaction::kRetry) << appended.error().reason;
    return appended.ok();
  }));
  EXPECT_EQ(logged("kafka producer replaced reason="), 1U);
  EXPECT_EQ(log().outage(), std::nullopt);
}

// Several requests are on their way; the first is refused, and the second taken. A broker may then have the second
// alone, and librdkafka calls both delivered.
TEST_F(KafkaLogOnMocks, AnAppendThatIsTakenForDurableBecauseALaterOneWasIsRefused) {
  ASSERT_TRUE(append().ok());
  cluster().set_delay(100);
  cluster().refuse(Api::kProduce, {RD_KAFKA_RESP_ERR_NOT_LEADER_FOR_PARTITION});
  std::vector<std::promise<ports::AppendResult>> answers(4);
  for (auto& answer : answers) {
    log().append({{kPartition, std::nullopt, std::string(900 * 1024, 'b'), {}}},
                 [&](ports::AppendResult result) { answer.set_value(std::move(result)); });
  }
  const auto first = answers.front().get_future().get();
  ASSERT_FALSE(first.ok());
  EXPECT_EQ(first.error().reaction, Reaction::kRetry);
  EXPECT_NE(first.error().reason.find("acknowledged the record"), std::string::npos) << first.error().reason;
  const auto last = answers.back().get_future().get();
  ASSERT_TRUE(last.ok());
  EXPECT_GT(last.value().front(), Offset{0});
}

TEST_F(KafkaLogOnMocks, ItIsInTroubleWhileNoBrokerIsThere) {
  ASSERT_TRUE(append().ok());
  cluster().set_down();
  EXPECT_TRUE(comes_true([&] { return log().outage().has_value(); }));
  EXPECT_EQ(logged("appends to kafka fail reason=no broker can be reached"), 1U);
  EXPECT_GE(logged("librdkafka client="), 1U);
  EXPECT_EQ(logged("appends to kafka succeed again"), 0U);
  cluster().set_up();
  EXPECT_TRUE(comes_true([&] { return !log().outage().has_value(); }));
  EXPECT_TRUE(append().ok());
  EXPECT_EQ(logged("appends to kafka succeed again"), 1U);
}

TEST_F(KafkaLogOnMocks, QuestionsAreAskedAgain) {
  cluster().refuse(Api::kOffsetFetch, {RD_KAFKA_RESP_ERR_COORDINATOR_LOAD_IN_PROGRESS,
                                       RD_KAFKA_RESP_ERR_NOT_COORDINATOR, RD_KAFKA_RESP_ERR_UNSTABLE_OFFSET_COMMIT});
  const auto committed = log().committed(kPartition);
  ASSERT_TRUE(committed.ok()) << committed.error().reason;
  EXPECT_EQ(committed.value(), std::nullopt);
  cluster().refuse(Api::kListOffsets,
                   {RD_KAFKA_RESP_ERR_NOT_LEADER_FOR_PARTITION, RD_KAFKA_RESP_ERR_LEADER_NOT_AVAILABLE});
  const auto offsets = log().offsets(kPartition);
  ASSERT_TRUE(offsets.ok()) << offsets.error().reason;
  EXPECT_EQ(offsets.value(), (ports::OffsetRange{Offset{0}, Offset{0}}));
}

TEST_F(KafkaLogOnMocks, AMemberJoinsAsSoonAsItsCoordinatorIsReady) {
  cluster().refuse(Api::kJoinGroup,
                   {RD_KAFKA_RESP_ERR_COORDINATOR_LOAD_IN_PROGRESS, RD_KAFKA_RESP_ERR_NOT_COORDINATOR});
  auto session = log().join("member", std::array{kPartition.topic});
  ASSERT_TRUE(session.ok()) << session.error().reason;
  Listener listener;
  EXPECT_TRUE(comes_true([&] {
    EXPECT_TRUE(session.value()->poll(Duration{20}, listener).ok());
    return listener.held == 2;
  }));
}

TEST_F(KafkaLogOnMocks, AMemberThatTheGroupDoesNotKnowAnyMoreLosesItsPartitionsAndJoinsAgain) {
  auto session = log().join("member", std::array{kPartition.topic});
  ASSERT_TRUE(session.ok()) << session.error().reason;
  Listener listener;
  const auto holds_all = [&] {
    EXPECT_TRUE(session.value()->poll(Duration{20}, listener).ok());
    return listener.held == 2;
  };
  ASSERT_TRUE(comes_true(holds_all));
  cluster().refuse(Api::kHeartbeat, {RD_KAFKA_RESP_ERR_UNKNOWN_MEMBER_ID});
  EXPECT_TRUE(comes_true([&] {
    EXPECT_TRUE(session.value()->poll(Duration{20}, listener).ok());
    return listener.lost == 1;
  }));
  EXPECT_EQ(logged("group membership lost partitions=2"), 1U);
  EXPECT_TRUE(comes_true(holds_all));
}

TEST_F(KafkaLogOnMocks, WhatTheGroupsConsumerReportsIsLogged) {
  cluster().set_topic_error(RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART);
  auto session = log().join("member", std::array{kPartition.topic});
  ASSERT_TRUE(session.ok()) << session.error().reason;
  Listener listener;
  EXPECT_TRUE(comes_true([&] {
    EXPECT_TRUE(session.value()->poll(Duration{20}, listener).ok());
    return logged("group consumer error") > 0;
  }));
}

}  // namespace
}  // namespace relance::kafka
