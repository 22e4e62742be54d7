#include "fixture.h"

namespace relance::simulation {
namespace {

using std::chrono::days;

using ClockFaults = SimulatedWorld;

TEST_F(ClockFaults, TheWallJumpsByDaysAndTimeDoesNotPass) {
  Listener listener;
  const auto session = join(listener);
  SimulatedClock& clock = world().clock();
  for (const auto& [fault, sign] : {std::pair{Fault::kClockForward, 1}, std::pair{Fault::kClockBackward, -1}}) {
    clock.mend();
    const Timestamp truth = clock.truth();
    const Duration since_boot = clock.since_boot();
    set_always(fault);
    ASSERT_TRUE(session->poll(Duration{10}, listener).ok());
    be_calm();
    EXPECT_EQ(clock.truth(), truth + Duration{10});
    EXPECT_EQ(clock.since_boot(), since_boot + Duration{10});
    EXPECT_GE(sign * (clock.wall() - clock.truth()), days{1});
    EXPECT_LE(sign * (clock.wall() - clock.truth()), days{5});
    EXPECT_EQ(bitten(fault), 1u);
  }
  clock.mend();
  EXPECT_EQ(clock.wall(), clock.truth());
}

TEST_F(ClockFaults, TheWallStaysWithinAMonth) {
  Listener listener;
  const auto session = join(listener);
  set_always(Fault::kClockBackward);
  for (int i = 0; i < 100; ++i) ASSERT_TRUE(session->poll(Duration{1}, listener).ok());
  EXPECT_GE(world().clock().wall_error(), -days{30});
  EXPECT_LT(bitten(Fault::kClockBackward), 31u);
}

TEST_F(ClockFaults, CallsMayTakeTheirTime) {
  set_always(Fault::kSlowCall);
  const Timestamp begin = world().clock().truth();
  std::string value;
  ASSERT_TRUE(state().get("a", value).ok());
  ASSERT_TRUE(log().offsets(in(0)).ok());
  EXPECT_GT(world().clock().truth(), begin);
  EXPECT_LE(world().clock().truth(), begin + std::chrono::minutes{2});
  EXPECT_EQ(bitten(Fault::kSlowCall), 2u);
}

TEST_F(ClockFaults, AMachineThatIsStartedAgainCountsFromItsBoot) {
  world().clock().advance(days{3});
  crash();
  EXPECT_EQ(world().clock().since_boot(), days{3});
  crash(true);
  EXPECT_EQ(world().clock().since_boot(), Duration::zero());
  EXPECT_EQ(world().clock().truth(), kWorldStart + days{3});
}

TEST_F(ClockFaults, IdentitiesAreDecidedByTheSeed) {
  const World same({.seed = 7, .topics = {}});
  const World other({.seed = 8, .topics = {}});
  EXPECT_EQ(world().log_identity(), same.log_identity());
  EXPECT_NE(world().log_identity(), other.log_identity());
  EXPECT_EQ(world().log_identity().size(), 32u);
}

}  // namespace
}  // namespace relance::simulation
