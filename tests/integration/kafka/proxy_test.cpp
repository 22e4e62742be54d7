// Calls of the protocol whose answer, or request, is lost on the way.
#include <array>
#include <chrono>
#include <future>

#include <gtest/gtest.h>

#include "integration/kafka/proxied_world.h"

namespace relance::kafka {
namespace {

using ports::CommitOutcome;
using ports::Reaction;
using std::chrono::steady_clock;
using Values = std::vector<std::string>;

class KafkaProxy : public ProxiedWorld {
 protected:
  // A member with one transaction behind it.
  std::unique_ptr<SessionHolder> working_member() {
    auto one = member("one");
    EXPECT_TRUE(settles({one.get()}));
    EXPECT_TRUE(append("input").ok());
    produce(*one, "1");
    EXPECT_EQ(commit(*one, 1), CommitOutcome::kCommitted);
    return one;
  }
  static CommitOutcome commit(SessionHolder& member, std::int64_t next_offset) {
    const ports::OffsetCommit offset{kPartition, Offset{next_offset}, "at " + std::to_string(next_offset)};
    return member.session->commit({&offset, 1});
  }
  static std::optional<Offset> committed(SessionHolder& member) {
    const auto stands = member.session->committed(kPartition);
    EXPECT_TRUE(stands.ok()) << stands.error().reason;
    if (!stands.ok() || !stands.value()) return std::nullopt;
    return stands.value()->next_offset;
  }
  void expect_in_time(steady_clock::time_point begin) const {
    EXPECT_LT(steady_clock::now() - begin, options().call_timeout + Duration{2000});
  }
};

TEST_F(KafkaProxy, ACommitWhoseAnswerIsLostStandsAndIsSeenOnce) {
  const auto one = working_member();
  for (const char* value : {"2", "3", "4"}) produce(*one, value);
  proxy().hold_answers(Api::kEndTxn);
  const auto begin = steady_clock::now();
  EXPECT_EQ(commit(*one, 4), CommitOutcome::kUnknown);
  expect_in_time(begin);
  EXPECT_EQ(one->session->end_of_commit(kPartition), std::nullopt);
  EXPECT_GT(proxy().deeds().answers_held, 0);
  proxy().let_go();
  ASSERT_TRUE(recovers(*one));
  EXPECT_EQ(committed(*one), Offset{4});
  EXPECT_EQ(values(), (Values{"input", "1", "2", "3", "4"}));
  produce(*one, "5");
  EXPECT_EQ(commit(*one, 5), CommitOutcome::kCommitted);
  EXPECT_EQ(values(), (Values{"input", "1", "2", "3", "4", "5"}));
}

TEST_F(KafkaProxy, ACommitWhoseRequestIsLostLeavesNothing) {
  const auto one = working_member();
  for (const char* value : {"2", "3", "4"}) produce(*one, value);
  proxy().drop_requests(Api::kEndTxn);
  const auto begin = steady_clock::now();
  EXPECT_EQ(commit(*one, 4), CommitOutcome::kUnknown);
  expect_in_time(begin);
  EXPECT_GT(proxy().deeds().requests_dropped, 0);
  proxy().let_go();
  ASSERT_TRUE(recovers(*one));
  EXPECT_EQ(committed(*one), Offset{1});
  EXPECT_EQ(values(), (Values{"input", "1"}));
  produce(*one, "2 again");
  EXPECT_EQ(commit(*one, 2), CommitOutcome::kCommitted);
  EXPECT_EQ(committed(*one), Offset{2});
  EXPECT_EQ(values(), (Values{"input", "1", "2 again"}));
}

// The request comes to the broker when nobody waits for it any more: never into the next transaction.
TEST_F(KafkaProxy, ACommitThatWasUnknownIsSettledWhileItsAnswerIsStillHeld) {
  const auto one = working_member();
  produce(*one, "2");
  proxy().hold_answers(Api::kEndTxn);
  EXPECT_EQ(commit(*one, 2), CommitOutcome::kUnknown);
  ASSERT_TRUE(recovers(*one));
  EXPECT_EQ(committed(*one), Offset{2});
  produce(*one, "3");
  proxy().let_go();
  EXPECT_EQ(commit(*one, 3), CommitOutcome::kCommitted);
  EXPECT_EQ(values(), (Values{"input", "1", "2", "3"}));
}

TEST_F(KafkaProxy, OffsetsThatWereNotTakenAbortTheCommit) {
  const auto one = working_member();
  for (const Api lost : {Api::kAddOffsetsToTxn, Api::kTxnOffsetCommit}) {
    produce(*one, "never");
    proxy().hold_answers(lost);
    EXPECT_EQ(commit(*one, 7), CommitOutcome::kAborted);
    EXPECT_EQ(committed(*one), Offset{1});
    proxy().let_go();
  }
  produce(*one, "2");
  EXPECT_EQ(commit(*one, 2), CommitOutcome::kCommitted);
  EXPECT_EQ(values(), (Values{"input", "1", "2"}));
}

TEST_F(KafkaProxy, ARecoveryThatIsNotAnsweredIsTriedAgain) {
  const auto one = working_member();
  produce(*one, "2");
  proxy().hold_answers(Api::kEndTxn);
  proxy().hold_answers(Api::kInitProducerId);
  EXPECT_EQ(commit(*one, 2), CommitOutcome::kUnknown);
  const auto begin = steady_clock::now();
  const auto recovered = one->session->recover();
  expect_in_time(begin);
  ASSERT_FALSE(recovered.ok());
  EXPECT_EQ(recovered.error().reaction, Reaction::kRetry);
  EXPECT_EQ(one->session->commit({}), CommitOutcome::kUnknown);
  proxy().let_go();
  ASSERT_TRUE(recovers(*one));
  EXPECT_EQ(committed(*one), Offset{2});
  EXPECT_EQ(values(), (Values{"input", "1", "2"}));
}

TEST_F(KafkaProxy, ACommitIsMadeThroughResetsDelaysAndTinyPieces) {
  const auto one = working_member();
  Values expected{"input", "1"};
  proxy().set({.delay_max = std::chrono::milliseconds{2}, .piece_bytes_max = 7});
  for (int i = 2; i < 7; ++i) {
    expected.push_back(std::to_string(i));
    produce(*one, expected.back());
    proxy().reset_connections();
    CommitOutcome outcome = commit(*one, i);
    if (outcome == CommitOutcome::kUnknown) {
      ASSERT_TRUE(recovers(*one));
      const bool stands = committed(*one) == Offset{i};
      outcome = stands ? CommitOutcome::kCommitted : CommitOutcome::kAborted;
    }
    if (outcome == CommitOutcome::kAborted) expected.pop_back();
  }
  EXPECT_EQ(values(), expected);
  EXPECT_GT(proxy().deeds().cuts, 0);
}

// A broker takes whatever comes first of a producer that is new to it, though something before it was refused; then
// librdkafka takes what was refused for delivered.
TEST_F(KafkaProxy, AnAppendThatIsLostBeforeALaterOneIsNotAcknowledged) {
  const std::string body(900 * 1024, 'b');
  proxy().refuse_produce();
  std::array<std::promise<ports::AppendResult>, 2> answers;
  for (auto& answer : answers) {
    log().append({{kPartition, std::nullopt, body, {}}},
                 [&](ports::AppendResult result) { answer.set_value(std::move(result)); });
  }
  std::size_t taken = 0;
  for (auto& answer : answers) {
    const auto result = answer.get_future().get();
    taken += result.ok() ? 1 : 0;
    EXPECT_TRUE(result.ok() || result.error().reaction == Reaction::kRetry) << result.error().reason;
  }
  EXPECT_EQ(proxy().deeds().produces_refused, 1);
  EXPECT_EQ(values().size(), taken);
}

TEST_F(KafkaProxy, ATransactionThatHasLostARecordIsNotCommitted) {
  const auto one = member("one");
  ASSERT_TRUE(settles({one.get()}));
  const std::string body(900 * 1024, 'b');
  proxy().refuse_produce();
  for (int i = 0; i < 2; ++i) produce(*one, body);
  EXPECT_EQ(one->session->commit({}), CommitOutcome::kAborted);
  EXPECT_EQ(proxy().deeds().produces_refused, 1);
  EXPECT_TRUE(values().empty());
  for (int i = 0; i < 2; ++i) produce(*one, body);
  EXPECT_EQ(one->session->commit({}), CommitOutcome::kCommitted);
  EXPECT_EQ(values().size(), 2u);
}

TEST_F(KafkaProxy, ASilentNetworkFailsEveryCallInTime) {
  const auto one = working_member();
  produce(*one, "2");
  proxy().swallow(true);
  auto begin = steady_clock::now();
  EXPECT_EQ(commit(*one, 2), CommitOutcome::kUnknown);
  EXPECT_LT(steady_clock::now() - begin, 3 * options().call_timeout);
  begin = steady_clock::now();
  ports::RecordBatch batch;
  const auto read = log().read(kPartition, Offset{0}, {}, batch);
  EXPECT_LT(steady_clock::now() - begin, 3 * options().call_timeout);
  ASSERT_FALSE(read.ok());
  EXPECT_EQ(read.error().reaction, Reaction::kRetry);
  begin = steady_clock::now();
  const auto recovered = one->session->recover();
  EXPECT_LT(steady_clock::now() - begin, 3 * options().call_timeout);
  ASSERT_FALSE(recovered.ok());
  EXPECT_EQ(recovered.error().reaction, Reaction::kRetry);
  proxy().swallow(false);
  ASSERT_TRUE(recovers(*one));
  // The brokers may have given its place to nobody meanwhile, and have taken it.
  EXPECT_EQ(committed(*one), Offset{1});
  EXPECT_EQ(values(), (Values{"input", "1"}));
}

}  // namespace
}  // namespace relance::kafka
