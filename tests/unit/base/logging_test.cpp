#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <relance/base/logging.h>

#include "support/recording_sink.h"

namespace relance::logging {
namespace {

using testing::ElementsAre;

TEST(LogLines, ReachTheSinkWithTheirFields) {
  RecordingSink sink{Level::kDebug};
  const Installed installed{sink};
  warning("append failed", {{"topic", "facts"}, {"partition", 3}, {"retry", true}, {"took", Duration{12}}});
  EXPECT_THAT(sink.lines(), ElementsAre("append failed topic=facts partition=3 retry=true took=12ms"));
}

TEST(LogLines, BelowTheLevelOfTheSinkAreDropped) {
  RecordingSink sink{Level::kWarning};
  const Installed installed{sink};
  debug("a");
  info("b");
  warning("c");
  error("d");
  EXPECT_THAT(sink.lines(), ElementsAre("c", "d"));
  EXPECT_FALSE(wants(Level::kInfo));
  EXPECT_TRUE(wants(Level::kError));
}

TEST(LogLines, WithoutASinkAreDropped) {
  Sink* const previous = install(nullptr);
  error("nobody reads this");
  EXPECT_FALSE(wants(Level::kError));
  install(previous);
}

TEST(ContactNumbers, AreMaskedAndOtherNumbersAreNot) {
  EXPECT_EQ(masked({"33612345678"}), "336***");
  EXPECT_EQ(masked({"bsuid:FR.12a-b"}), "bsuid:FR.***");
  EXPECT_EQ((Field{"contact", ContactNumber{"33612345678"}}.value), "336***");
  EXPECT_EQ((Field{"offset", std::int64_t{33612345678}}.value), "33612345678");
}

TEST(AThrottle, AdmitsOneLinePerIntervalAndCountsTheOthers) {
  Throttle throttle{Duration{1000}};
  EXPECT_EQ(throttle.admit(Duration{5}), 0U);
  EXPECT_EQ(throttle.admit(Duration{6}), std::nullopt);
  EXPECT_EQ(throttle.admit(Duration{1004}), std::nullopt);
  EXPECT_EQ(throttle.admit(Duration{1005}), 2U);
  EXPECT_EQ(throttle.admit(Duration{2005}), 0U);
}

TEST(AThrottle, SaysInTheNextLineHowManyItSuppressed) {
  RecordingSink sink;
  const Installed installed{sink};
  Throttle throttle{Duration{1000}};
  for (const int at : {0, 1, 2, 1000}) write(Level::kWarning, "slow", {{"at", at}}, throttle, Duration{at});
  EXPECT_THAT(sink.lines(), ElementsAre("slow at=0", "slow at=1000 suppressed=2"));
}

}  // namespace
}  // namespace relance::logging
