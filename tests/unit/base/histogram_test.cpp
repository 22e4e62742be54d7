#include <numeric>

#include <gtest/gtest.h>

#include <relance/base/histogram.h>

namespace relance {
namespace {

using namespace std::chrono_literals;

TEST(ALatencyHistogram, CountsEachLatencyInTheFirstBucketThatHoldsIt) {
  LatencyHistogram histogram;
  for (const auto latency : {0us, 100us, 101us, 250us, 10'000'000us, 10'000'001us}) histogram.observe(latency);
  const auto counts = histogram.snapshot().counts;
  EXPECT_EQ(counts[0], 2U);
  EXPECT_EQ(counts[1], 2U);
  EXPECT_EQ(counts[LatencyHistogram::kBounds.size() - 1], 1U);
  EXPECT_EQ(counts[LatencyHistogram::kBounds.size()], 1U) << "the overflow bucket";
  EXPECT_EQ(std::accumulate(counts.begin(), counts.end(), 0U), 6U);
}

TEST(ALatencyHistogram, SumsWhatItObserved) {
  LatencyHistogram histogram;
  histogram.observe(1ms);
  histogram.observe(1'999ns);
  EXPECT_EQ(histogram.snapshot().sum, 1001us);
}

}  // namespace
}  // namespace relance
