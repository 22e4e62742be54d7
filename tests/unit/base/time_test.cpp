#include <cstdint>
#include <string>
#include <string_view>

#include <gtest/gtest.h>

#include <relance/base/time.h>

namespace relance {
namespace {

using namespace std::chrono_literals;

Timestamp date(int year, unsigned month, unsigned day) {
  return std::chrono::sys_days{std::chrono::year{year} / std::chrono::month{month} / std::chrono::day{day}};
}

std::string written(Timestamp time) {
  std::string text(kRfc3339Size, '#');
  EXPECT_EQ(write_rfc3339(time, text.data()), text.data() + text.size());
  return text;
}

void expect_time(std::string_view text, Timestamp time) {
  const auto parsed = parse_rfc3339(text);
  ASSERT_TRUE(parsed) << text;
  EXPECT_EQ(parsed->time_since_epoch().count(), time.time_since_epoch().count()) << text;
}
void expect_none(std::string_view text) {
  EXPECT_FALSE(parse_rfc3339(text)) << text;
}

TEST(Rfc3339, IsReadWithAndWithoutAFraction) {
  expect_time("2026-11-20T08:00:00Z", date(2026, 11, 20) + 8h);
  expect_time("2026-11-20T23:59:59.999Z", date(2026, 11, 21) - 1ms);
  expect_time("2026-11-20T00:00:00.5Z", date(2026, 11, 20) + 500ms);
  expect_time("2026-11-20T00:00:00.05Z", date(2026, 11, 20) + 50ms);
}

TEST(Rfc3339, CutsDigitsBelowTheMillisecond) {
  expect_time("2026-11-20T00:00:00.0009Z", date(2026, 11, 20));
  expect_time("2026-11-20T00:00:00.123999999Z", date(2026, 11, 20) + 123ms);
  expect_time("2026-11-20T00:00:00." + std::string(300, '9') + "Z", date(2026, 11, 20) + 999ms);
}

TEST(Rfc3339, TakesSmallLetters) {
  expect_time("2026-11-20t08:00:00z", date(2026, 11, 20) + 8h);
  expect_time("2026-11-20t08:00:00.250z", date(2026, 11, 20) + 8h + 250ms);
}

TEST(Rfc3339, BringsOffsetsToUtc) {
  expect_time("2026-11-20T08:00:00+01:00", date(2026, 11, 20) + 7h);
  expect_time("2026-11-20T08:00:00-05:30", date(2026, 11, 20) + 13h + 30min);
  expect_time("2026-11-20T00:30:00.125+23:59", date(2026, 11, 19) + 31min + 125ms);
  expect_time("2026-12-31T23:00:00-02:00", date(2027, 1, 1) + 1h);
  expect_time("2026-11-20T08:00:00+00:00", date(2026, 11, 20) + 8h);
  expect_time("2026-11-20T08:00:00-00:00", date(2026, 11, 20) + 8h);
}

TEST(Rfc3339, RefusesOffsetsThatAreNone) {
  for (const char* offset : {"", "+24:00", "+00:60", "+1:00", "+0100", "+01", "+01:0", "+01:000", "+01:00Z", "Z+01:00",
                             "ZZ", " Z", "+-1:00", "+01-00", "+01:-1", "UTC", "x"}) {
    expect_none("2026-11-20T08:00:00" + std::string{offset});
    expect_none("2026-11-20T08:00:00.000" + std::string{offset});
  }
}

TEST(Rfc3339, KnowsLeapYears) {
  expect_time("2024-02-29T00:00:00Z", date(2024, 2, 29));
  expect_time("2000-02-29T00:00:00Z", date(2000, 2, 29));
  expect_none("2026-02-29T00:00:00Z");
  expect_none("2100-02-29T00:00:00Z");
  expect_none("2024-02-30T00:00:00Z");
}

TEST(Rfc3339, RefusesADayOrHourThatDoesNotExist) {
  for (const char* text :
       {"2026-00-10T00:00:00Z", "2026-13-10T00:00:00Z", "2026-01-00T00:00:00Z", "2026-01-32T00:00:00Z",
        "2026-04-31T00:00:00Z", "2026-04-30T24:00:00Z", "2026-04-30T23:60:00Z"}) {
    expect_none(text);
  }
}

TEST(Rfc3339, RefusesASecond60) {
  expect_none("2016-12-31T23:59:60Z");
  expect_none("2026-11-20T08:00:60.000Z");
  expect_none("2017-01-01T00:59:60+01:00");
  expect_time("2016-12-31T23:59:59Z", date(2017, 1, 1) - 1s);
}

TEST(Rfc3339, IsOfTheYears1970To2199) {
  expect_time("1970-01-01T00:00:00.000Z", kEarliestTime);
  expect_time("2199-12-31T23:59:59.999Z", kLatestTime);
  expect_none("1969-12-31T23:59:59.999Z");
  expect_none("2200-01-01T00:00:00.000Z");
  expect_none("0000-01-01T00:00:00Z");
  expect_none("9999-12-31T23:59:59Z");
}

TEST(Rfc3339, IsOfThoseYearsOnceInUtc) {
  expect_none("1970-01-01T00:59:59.999+01:00");
  expect_time("1970-01-01T01:00:00+01:00", kEarliestTime);
  expect_time("1969-12-31T23:00:00-01:00", kEarliestTime);
  expect_none("2199-12-31T23:30:00-01:00");
  expect_time("2200-01-01T00:59:59.999+01:00", kLatestTime);
}

TEST(Rfc3339, RefusesAnythingElse) {
  for (const char* text : {"",
                           "2026",
                           "2026-11-20",
                           "08:00:00Z",
                           "1764000000",
                           "2026-11-20 08:00:00Z",
                           "20261120T080000Z",
                           "2026-11-20T08:00Z",
                           "2026-11-20T08:00:00",
                           "2026-11-20T08:00:00.Z",
                           "2026-11-20T08:00:00,000Z",
                           "2026-11-20T08:00:00.1e3Z",
                           "+2026-11-20T08:00:00Z",
                           "026-11-20T08:00:000Z",
                           " 2026-11-20T08:00:00Z",
                           "2026-11-20T08:00:00Z ",
                           "2026-11-20T08:00:00Z\n",
                           "2026/11/20T08:00:00Z",
                           "2026-11-20T08-00-00Z",
                           "2026-1-20T008:00:00Z",
                           "2026-11-20T8:00:000Z",
                           "2026-11-20T-8:00:00Z",
                           "-026-11-20T08:00:00Z",
                           "2026-W47-5T08:00:00Z",
                           "2026-11-20T08:00:0xZ",
                           "２026-11-20T08:00:00Z",
                           "null"}) {
    expect_none(text);
  }
}

TEST(Rfc3339, RefusesAnyTextThatIsCutOrChangedInOnePlace) {
  const std::string whole = "2026-11-20T08:00:00.000Z";
  for (std::size_t size = 0; size < whole.size(); ++size) expect_none(whole.substr(0, size));
  for (std::size_t at = 0; at < whole.size(); ++at) {
    std::string text = whole;
    text[at] = '?';
    expect_none(text);
  }
}

// Dates are remembered between calls: a date must not answer for a similar one, nor a failure for the next.
TEST(Rfc3339, ReadsEveryDateForItselfWhateverWasReadBefore) {
  for (int round = 0; round < 2; ++round) {
    expect_time("2026-11-20T01:00:00Z", date(2026, 11, 20) + 1h);
    expect_time("2026-11-20T02:00:00Z", date(2026, 11, 20) + 2h);
    expect_time("2026-11-21T02:00:00Z", date(2026, 11, 21) + 2h);
    expect_none("2026-11-31T02:00:00Z");
    expect_none("2026-11-31T02:00:00Z");
    expect_none("2026x11-21T02:00:00Z");
    expect_time("2026-11-21T03:00:00Z", date(2026, 11, 21) + 3h);
    expect_none("2026-11-21T03:00:00");
  }
}

TEST(Rfc3339, WritesEveryDayAndReadsItBack) {
  for (Timestamp time = kEarliestTime; time <= kLatestTime; time += 24h + 1s + 7ms) {
    const std::string text = written(time);
    ASSERT_EQ(parse_rfc3339(text), time) << text;
  }
}

TEST(Rfc3339, IsWrittenInUtcWithMilliseconds) {
  EXPECT_EQ(written(date(2026, 11, 20) + 8h), "2026-11-20T08:00:00.000Z");
  EXPECT_EQ(written(date(2024, 2, 29) + 23h + 59min + 59s + 7ms), "2024-02-29T23:59:59.007Z");
  EXPECT_EQ(written(kEarliestTime), "1970-01-01T00:00:00.000Z");
  EXPECT_EQ(written(kLatestTime), "2199-12-31T23:59:59.999Z");
}

// What follows from the last readable time lies behind it: its timers, its windows.
TEST(Rfc3339, IsWrittenBeyondTheYearsThatAreRead) {
  EXPECT_EQ(written(kLatestTime + 24h), "2200-01-01T23:59:59.999Z");
  EXPECT_EQ(written(kWritableEnd - 1ms), "9999-12-31T23:59:59.999Z");
}

TEST(Rfc3339DeathTest, RefusesToWriteATimeThatHasNoSuchText) {
  EXPECT_DEATH(written(kEarliestTime - 1ms), "assertion failed");
  EXPECT_DEATH(written(kWritableEnd), "assertion failed");
}

TEST(OptionalTime, IsMissingUntilGiven) {
  const OptionalTime none;
  EXPECT_FALSE(none.has_value());
  EXPECT_FALSE(static_cast<bool>(none));
  EXPECT_TRUE(OptionalTime{kEarliestTime}.has_value());
  EXPECT_EQ(*OptionalTime{kLatestTime}, kLatestTime);
  EXPECT_NE(none, OptionalTime{kEarliestTime});
}

TEST(OptionalTimeDeathTest, StopsWhoReadsAMissingOne) {
  EXPECT_DEATH(static_cast<void>(*OptionalTime{}), "assertion failed");
}

}  // namespace
}  // namespace relance
