#include <algorithm>

#include <gtest/gtest.h>

#include <relance/testing/simulation/random.h>

namespace relance::simulation {
namespace {

TEST(Random, GivesTheSameNumbersOnEveryMachine) {
  Random random(42);
  EXPECT_EQ(random.next(), 1546998764402558742U);
  EXPECT_EQ(random.next(), 6990951692964543102U);
  EXPECT_EQ(random.next(), 12544586762248559009U);
}

TEST(Random, StreamsOfOneSeedDiffer) {
  Random first(42, 0);
  Random second(42, 1);
  int same = 0;
  for (int i = 0; i < 1000; ++i) same += first.next() == second.next() ? 1 : 0;
  EXPECT_EQ(same, 0);
}

TEST(Random, StaysWithinItsBounds) {
  Random random(1);
  bool has_low = false;
  bool has_high = false;
  for (int i = 0; i < 1000; ++i) {
    EXPECT_LT(random.below(7), 7u);
    const std::uint64_t between = random.between(3, 5);
    EXPECT_TRUE(between >= 3 && between <= 5);
    has_low |= between == 3;
    has_high |= between == 5;
    const Duration duration = random.between(Duration{-4}, Duration{4});
    EXPECT_TRUE(duration >= Duration{-4} && duration <= Duration{4});
  }
  EXPECT_TRUE(has_low && has_high);
}

TEST(Random, ChancesComeAboutAsOftenAsTheySay) {
  Random random(2);
  int hits = 0;
  int coins = 0;
  for (int i = 0; i < 100'000; ++i) {
    EXPECT_FALSE(random.chance(kNever));
    EXPECT_TRUE(random.chance(kAlways));
    hits += random.chance(PerMillion{100'000}) ? 1 : 0;
    coins += random.coin() ? 1 : 0;
  }
  EXPECT_NEAR(hits, 10'000, 500);
  EXPECT_NEAR(coins, 50'000, 1'000);
}

}  // namespace
}  // namespace relance::simulation
