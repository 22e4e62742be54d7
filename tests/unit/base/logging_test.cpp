#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <relance/base/logging.h>

namespace relance::logging {
namespace {

using testing::ElementsAre;

class RecordingSink : public Sink {
 public:
  explicit RecordingSink(Level minimum) : minimum_(minimum) {}
  [[nodiscard]] bool wants(Level level) const override { return level >= minimum_; }
  void write(Level, std::string_view event, std::span<const Field> fields) override {
    std::string line{event};
    for (const Field& field : fields) line.append(" ").append(field.name).append("=").append(field.value);
    lines.push_back(std::move(line));
  }
  std::vector<std::string> lines;

 private:
  Level minimum_;
};

// Installed while it lives, so that no other test writes to it.
class Installed {
 public:
  explicit Installed(Sink& sink) : previous_(install(&sink)) {}
  Installed(const Installed&) = delete;
  Installed& operator=(const Installed&) = delete;
  ~Installed() { install(previous_); }

 private:
  Sink* previous_;
};

TEST(LogLines, ReachTheSinkWithTheirFields) {
  RecordingSink sink{Level::kDebug};
  const Installed installed{sink};
  warning("append failed", {{"topic", "facts"}, {"partition", 3}, {"retry", true}, {"took", Duration{12}}});
  EXPECT_THAT(sink.lines, ElementsAre("append failed topic=facts partition=3 retry=true took=12ms"));
}

TEST(LogLines, BelowTheLevelOfTheSinkAreDropped) {
  RecordingSink sink{Level::kWarning};
  const Installed installed{sink};
  debug("a");
  info("b");
  warning("c");
  error("d");
  EXPECT_THAT(sink.lines, ElementsAre("c", "d"));
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

}  // namespace
}  // namespace relance::logging
