// When a poll comes back, and when an append is refused.
#include <thread>

#include <contract/log_contract.h>

namespace relance::contract {
namespace {

constexpr Duration kLong = std::chrono::minutes{10};  // a poll that waits it out fails its test
constexpr Duration kSoon = std::chrono::minutes{1};

}  // namespace

TEST_P(LogContract, APollWithNothingToTellComesBackWhenItsTimeIsOver) {
  const auto member = join_alone("one");
  const Duration begin = under_test().clock().since_boot();
  ASSERT_TRUE(member->poll(Duration{50}).ok());
  EXPECT_GE(under_test().clock().since_boot() - begin, Duration{50});
  EXPECT_EQ(member->held().size(), static_cast<std::size_t>(kEvenPartitions));
}

TEST_P(LogContract, APollOfNoTimeComesBackAtOnce) {
  const auto member = join_alone("one");
  const Duration begin = under_test().clock().since_boot();
  for (int i = 0; i < 10; ++i) ASSERT_TRUE(member->poll(Duration::zero()).ok());
  EXPECT_LT(under_test().clock().since_boot() - begin, kSoon);
}

TEST_P(LogContract, APollComesBackWhileThereIsSomethingToRead) {
  append(even(3), "before the session");
  const auto member = join_alone("one");
  const Duration begin = under_test().clock().since_boot();
  ASSERT_TRUE(member->poll(kLong).ok());
  EXPECT_EQ(values_of(read_all(*member, even(3))), std::vector<std::string>{"before the session"});
  append(even(1), "since");
  ASSERT_TRUE(member->poll(kLong).ok());
  EXPECT_EQ(values_of(read_all(*member, even(1))), std::vector<std::string>{"since"});
  EXPECT_LT(under_test().clock().since_boot() - begin, kSoon);
}

TEST_P(LogContract, APollComesBackForWhatTheSessionHasCommittedItself) {
  const auto member = join_alone("one");
  member->produce(even(0), "its own");
  ASSERT_EQ(member->commit(), ports::CommitOutcome::kCommitted);
  const Duration begin = under_test().clock().since_boot();
  ASSERT_TRUE(member->poll(kLong).ok());
  EXPECT_LT(under_test().clock().since_boot() - begin, kSoon);
}

TEST_P(LogContract, AWakeEndsThePollUnderWayOrTheNext) {
  const auto member = join_alone("one");
  const Duration begin = under_test().clock().since_boot();
  member->session().wake();
  ASSERT_TRUE(member->poll(kLong).ok());
  std::thread other{[&] { member->session().wake(); }};
  other.join();
  ASSERT_TRUE(member->poll(kLong).ok());
  EXPECT_LT(under_test().clock().since_boot() - begin, kSoon);
}

TEST_P(LogContract, AWakeEndsOnePollAlone) {
  const auto member = join_alone("one");
  member->session().wake();
  member->session().wake();
  ASSERT_TRUE(member->poll(kLong).ok());
  const Duration begin = under_test().clock().since_boot();
  ASSERT_TRUE(member->poll(Duration{50}).ok());
  EXPECT_GE(under_test().clock().since_boot() - begin, Duration{50});
}

TEST_P(LogContract, AnAppendBeyondTheLimitInFlightIsRefusedAndMayBeTriedAgain) {
  if (!under_test().hold_writes()) GTEST_SKIP() << "this log cannot be held";
  const std::string body(1024 * 1024, 'b');
  std::vector<Answer> answers(2 * LogUnderTest::kInFlightBytesMax / body.size());
  for (const Answer& answer : answers) log().append({{even(0), std::nullopt, body, {}}}, answer.taker());
  under_test().release_writes();
  std::size_t taken = 0;
  for (const Answer& answer : answers) {
    const auto result = answer.wait(under_test());
    if (result.ok()) {
      ++taken;
    } else {
      EXPECT_EQ(result.error().reaction, ports::Reaction::kRetry);
    }
  }
  EXPECT_GT(taken, 0u);
  EXPECT_LE(taken * body.size(), LogUnderTest::kInFlightBytesMax + body.size());
  EXPECT_EQ(read(even(0)).size(), taken);
  append(even(0), body);
  EXPECT_EQ(read(even(0)).size(), taken + 1);
}

TEST_P(LogContract, AnAppendOfNothingIsAnswered) {
  const Answer answer;
  log().append({}, answer.taker());
  const auto result = answer.wait(under_test());
  ASSERT_TRUE(result.ok());
  EXPECT_TRUE(result.value().empty());
}

}  // namespace relance::contract
