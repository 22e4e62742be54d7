#include <gtest/gtest.h>

#include <relance/base/assert.h>

namespace relance {
namespace {

TEST(Assert, AsksOnceAndGoesOnWhereTheConditionHolds) {
  int asked = 0;
  RELANCE_ASSERT(++asked == 1);
  EXPECT_EQ(asked, 1);
}

TEST(AssertDeathTest, NamesPlaceAndConditionAndAborts) {
  const int partitions = 0;
  EXPECT_EXIT(RELANCE_ASSERT(partitions >= 1), testing::KilledBySignal(SIGABRT),
              "assert_test.cpp:[0-9]+: assertion failed: partitions >= 1");
}

}  // namespace
}  // namespace relance
