// When a server that has failed is tried again.
#include <algorithm>

#include <breaker.h>
#include <gtest/gtest.h>

#include "contract/set_clock.h"

namespace relance::redis {
namespace {

class FixedEntropy final : public ports::Entropy {
 public:
  void fill(std::span<std::byte> out) override { std::ranges::fill(out, byte); }
  std::byte byte{0};
};

class RedisBreaker : public testing::Test {
 protected:
  // Fails as often as it is let, until it is refused.
  int fail_until_refused() {
    int tries = 0;
    for (Admission admission = breaker_.admit(); admission != Admission::kRefused; admission = breaker_.admit()) {
      told_ += breaker_.failed(admission, "away") ? 1 : 0;
      ++tries;
    }
    return tries;
  }

  contract::SetClock clock_;
  FixedEntropy entropy_;
  Breaker breaker_{{.failures_max = 3, .backoff_min = Duration{100}, .backoff_max = Duration{500}}, clock_, entropy_};
  int told_ = 0;
};

TEST_F(RedisBreaker, OpensAfterFailuresInARow) {
  for (int i = 0; i < 10; ++i) {
    EXPECT_FALSE(breaker_.failed(breaker_.admit(), "away"));
    EXPECT_FALSE(breaker_.failed(breaker_.admit(), "away"));
    EXPECT_FALSE(breaker_.worked(breaker_.admit()));
  }
  EXPECT_EQ(breaker_.reason(), std::nullopt);
  EXPECT_EQ(fail_until_refused(), 3);
  EXPECT_EQ(told_, 1);
  EXPECT_EQ(breaker_.reason(), "away");
}

TEST_F(RedisBreaker, ProbesAfterLongerAndLongerWhiles) {
  EXPECT_EQ(fail_until_refused(), 3);
  for (const int backoff : {100, 200, 400, 500, 500}) {
    clock_.pass(Duration{backoff - 1});
    EXPECT_EQ(fail_until_refused(), 0) << backoff;
    clock_.pass(Duration{1});
    EXPECT_EQ(fail_until_refused(), 1) << backoff;
  }
  EXPECT_EQ(told_, 1);
}

TEST_F(RedisBreaker, DrawsItsWhilesBetweenTheHalfAndAllOfThem) {
  entropy_.byte = std::byte{38};  // 0x26262626 leaves 50 of 51: the shortest
  static_assert(0x26262626U % 51 == 50);
  EXPECT_EQ(fail_until_refused(), 3);
  clock_.pass(Duration{49});
  EXPECT_EQ(fail_until_refused(), 0);
  clock_.pass(Duration{1});
  EXPECT_EQ(fail_until_refused(), 1);
}

TEST_F(RedisBreaker, LetsOneProbeThroughAtATime) {
  EXPECT_EQ(fail_until_refused(), 3);
  clock_.pass(Duration{100});
  const Admission probe = breaker_.admit();
  EXPECT_EQ(probe, Admission::kProbe);
  clock_.pass(Duration{10'000});
  EXPECT_EQ(breaker_.admit(), Admission::kRefused);
  EXPECT_TRUE(breaker_.worked(probe));
  EXPECT_EQ(breaker_.reason(), std::nullopt);
  EXPECT_EQ(fail_until_refused(), 3);
  clock_.pass(Duration{100});
  EXPECT_EQ(fail_until_refused(), 1);
}

TEST_F(RedisBreaker, CallsThatWereUnderWayWhenItOpenedDecideNothing) {
  const Admission slow_one = breaker_.admit();
  const Admission slow_two = breaker_.admit();
  EXPECT_EQ(fail_until_refused(), 3);
  EXPECT_FALSE(breaker_.worked(slow_one));
  EXPECT_FALSE(breaker_.failed(slow_two, "late"));
  EXPECT_EQ(breaker_.reason(), "away");
  EXPECT_EQ(breaker_.admit(), Admission::kRefused);
}

}  // namespace
}  // namespace relance::redis
