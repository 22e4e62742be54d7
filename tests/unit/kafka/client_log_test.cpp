#include <client/client_log.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <syslog.h>

#include "support/recording_sink.h"

namespace relance::kafka {
namespace {

using logging::Level;
using testing::ElementsAre;

class KafkaClientLog : public testing::Test {
 protected:
  void write(int level, const char* facility, const char* text, std::int64_t at_ms = 0) {
    log_.write("relance#producer-1", level, facility, text, Duration{at_ms});
  }
  logging::RecordingSink sink;

 private:
  const logging::Installed installed_{sink};
  ClientLog log_;
};

TEST_F(KafkaClientLog, NamesTheClientAndTheFacility) {
  write(LOG_ERR, "FAIL", "connect failed");
  EXPECT_THAT(sink.lines(), ElementsAre("librdkafka client=relance#producer-1 facility=FAIL message=connect failed"));
}

TEST_F(KafkaClientLog, HasTheLevelThatTheReaderActsOn) {
  write(LOG_INFO, "A", "");
  write(LOG_NOTICE, "B", "");
  write(LOG_WARNING, "C", "");
  write(LOG_ERR, "D", "");
  write(LOG_EMERG, "FATAL", "");
  write(LOG_CRIT, "E", "");
  EXPECT_THAT(sink.levels(), ElementsAre(Level::kDebug, Level::kDebug, Level::kWarning, Level::kWarning,
                                         Level::kWarning, Level::kError));
}

TEST_F(KafkaClientLog, RepeatsAFacilityOncePerInterval) {
  write(LOG_ERR, "FAIL", "1", 0);
  write(LOG_ERR, "FAIL", "2", 1);
  write(LOG_ERR, "GETPID", "3", 2);
  write(LOG_ERR, "FAIL", "4", kClientLogInterval.count());
  ASSERT_EQ(sink.lines().size(), 3U);
  EXPECT_THAT(sink.lines().back(), testing::EndsWith("facility=FAIL message=4 suppressed=1"));
}

TEST_F(KafkaClientLog, HoldsHoweverManyFacilitiesThereAre) {
  for (int i = 0; i < 1000; ++i) write(LOG_ERR, ("F" + std::to_string(i)).c_str(), "");
  EXPECT_LT(sink.lines().size(), 100U);
}

}  // namespace
}  // namespace relance::kafka
