#include <gtest/gtest.h>

#include <relance/stream/host_clock.h>
#include <relance/testing/simulation/simulated_clock.h>

namespace relance::stream {
namespace {

using std::chrono::hours;
using std::chrono::minutes;

class HostClockTest : public testing::Test {
 protected:
  simulation::SimulatedClock clock_{Timestamp{hours{1'000'000}}};
  HostClock host_{clock_};
};

TEST_F(HostClockTest, ShowsTheWallWhileNothingIsWrong) {
  clock_.advance(hours{50});
  EXPECT_EQ(host_.read().now, clock_.wall());
  EXPECT_TRUE(host_.read().trusted);
  EXPECT_EQ(host_.read().step, Duration{});
}

TEST_F(HostClockTest, FollowsASmallStepBothWays) {
  for (const int sign : {1, -1, -1, 1}) {
    clock_.jump(sign * minutes{4});
    EXPECT_TRUE(host_.read().trusted);
    EXPECT_EQ(host_.read().now, clock_.wall());
  }
  clock_.jump(minutes{5});
  EXPECT_TRUE(host_.read().trusted);
}

TEST_F(HostClockTest, DoesNotFollowALargeStepBothWays) {
  for (const int sign : {1, -1}) {
    clock_.jump(sign * minutes{6});
    clock_.advance(hours{1});
    const auto reading = host_.read();
    EXPECT_FALSE(reading.trusted);
    EXPECT_EQ(reading.now, clock_.truth());
    EXPECT_EQ(reading.step, sign * minutes{6});
    clock_.mend();
    EXPECT_TRUE(host_.read().trusted);
    EXPECT_EQ(host_.read().now, clock_.truth());
  }
}

TEST_F(HostClockTest, DoesNotCreepAfterALargeStep) {
  clock_.jump(hours{48});
  (void)host_.read();
  clock_.jump(minutes{1});
  EXPECT_FALSE(host_.read().trusted);
  EXPECT_EQ(host_.read().now, clock_.truth());
}

TEST_F(HostClockTest, TakesTheWallWhenAnOperatorSaysSo) {
  clock_.jump(hours{48});
  EXPECT_FALSE(host_.read().trusted);
  host_.trust_wall();
  EXPECT_TRUE(host_.read().trusted);
  EXPECT_EQ(host_.read().now, clock_.wall());
  clock_.mend();
  EXPECT_FALSE(host_.read().trusted);
}

TEST_F(HostClockTest, FollowsAClockThatDrifts) {
  for (int i = 0; i < 100; ++i) {
    clock_.jump(std::chrono::seconds{30});
    clock_.advance(hours{1});
    ASSERT_TRUE(host_.read().trusted);
    ASSERT_EQ(host_.read().now, clock_.wall());
  }
}

}  // namespace
}  // namespace relance::stream
