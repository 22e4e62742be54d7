#include <cstdint>
#include <cstring>

#include <relance/base/assert.h>
#include <relance/base/time.h>

namespace relance {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

// Parses `count` digits at `at`; -1 if they are not all digits.
int digits(std::string_view text, std::size_t at, std::size_t count) {
  if (text.size() < at + count) return -1;
  int value = 0;
  for (std::size_t i = at; i < at + count; ++i) {
    if (text[i] < '0' || text[i] > '9') return -1;
    value = value * 10 + (text[i] - '0');
  }
  return value;
}

bool has(std::string_view text, std::size_t at, char lower) {
  return at < text.size() && (text[at] | 0x20) == lower;
}

// The milliseconds of ".digits" at `at`, which is advanced; -1 for a point without digits.
int fraction(std::string_view text, std::size_t& at) {
  if (at >= text.size() || text[at] != '.') return 0;
  int milliseconds = 0;
  int scale = 100;
  const std::size_t first = ++at;
  for (; at < text.size() && text[at] >= '0' && text[at] <= '9'; ++at) {
    milliseconds += (text[at] - '0') * scale;
    scale /= 10;
  }
  return at == first ? -1 : milliseconds;
}

// `Z` or `+hh:mm` at the end of the text.
std::optional<minutes> offset(std::string_view text, std::size_t at) {
  if (has(text, at, 'z') && at + 1 == text.size()) return minutes{0};
  if (text.size() != at + 6 || (text[at] != '+' && text[at] != '-') || text[at + 3] != ':') return std::nullopt;
  const int h = digits(text, at + 1, 2);
  const int m = digits(text, at + 4, 2);
  if (h < 0 || h > 23 || m < 0 || m > 59) return std::nullopt;
  const minutes value{h * 60 + m};
  return text[at] == '-' ? -value : value;
}

void write2(char* out, int value) {
  out[0] = static_cast<char>('0' + value / 10);
  out[1] = static_cast<char>('0' + value % 10);
}

// The last date parsed or written: consecutive times are mostly of the same day.
struct DateText {
  std::int64_t day = INT64_MIN;
  char text[11];
};

// Days since 1970 of "2026-11-20", if that day exists.
std::optional<std::int64_t> parse_date(std::string_view text) {
  thread_local DateText last;
  if (last.day != INT64_MIN && std::memcmp(text.data(), last.text, 10) == 0) return last.day;
  const int year = digits(text, 0, 4);
  const int month = digits(text, 5, 2);
  const int day = digits(text, 8, 2);
  if ((year | month | day) < 0 || text[4] != '-' || text[7] != '-') return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year{year}, std::chrono::month{static_cast<unsigned>(month)},
                                         std::chrono::day{static_cast<unsigned>(day)}};
  if (!date.ok()) return std::nullopt;
  last.day = std::chrono::sys_days{date}.time_since_epoch().count();
  std::memcpy(last.text, text.data(), 10);
  return last.day;
}

void write_date(std::int64_t day, char* out) {
  const std::chrono::year_month_day date{std::chrono::sys_days{days{day}}};
  const int year = static_cast<int>(date.year());
  write2(out, year / 100);
  write2(out + 2, year % 100);
  out[4] = '-';
  write2(out + 5, static_cast<int>(static_cast<unsigned>(date.month())));
  out[7] = '-';
  write2(out + 8, static_cast<int>(static_cast<unsigned>(date.day())));
  out[10] = 'T';
}

}  // namespace

std::optional<Timestamp> parse_rfc3339(std::string_view text) {
  if (text.size() < 20 || !has(text, 10, 't') || text[13] != ':' || text[16] != ':') return std::nullopt;
  const auto date = parse_date(text);
  const int hour = digits(text, 11, 2);
  const int minute = digits(text, 14, 2);
  const int second = digits(text, 17, 2);
  if (!date || (hour | minute | second) < 0 || hour > 23 || minute > 59 || second > 59) return std::nullopt;
  std::size_t at = 19;
  const int millisecond = fraction(text, at);
  if (millisecond < 0) return std::nullopt;
  const auto zone = offset(text, at);
  if (!zone) return std::nullopt;
  const Timestamp time{days{*date} + hours{hour} + minutes{minute} + seconds{second} + Duration{millisecond} - *zone};
  if (time < kEarliestTime || time > kLatestTime) return std::nullopt;
  return time;
}

char* write_rfc3339(Timestamp time, char* out) {
  RELANCE_ASSERT(time >= kEarliestTime && time < kWritableEnd);
  thread_local DateText last;
  const std::int64_t total = time.time_since_epoch().count();
  constexpr std::int64_t kDay = Duration{days{1}}.count();
  const std::int64_t day = total / kDay;
  if (day != last.day) {
    write_date(day, last.text);
    last.day = day;
  }
  std::memcpy(out, last.text, sizeof last.text);
  const int rest = static_cast<int>(total % kDay);
  write2(out + 11, rest / 3'600'000);
  out[13] = ':';
  write2(out + 14, rest / 60'000 % 60);
  out[16] = ':';
  write2(out + 17, rest / 1000 % 60);
  out[19] = '.';
  write2(out + 20, rest % 1000 / 10);
  out[22] = static_cast<char>('0' + rest % 10);
  out[23] = 'Z';
  return out + kRfc3339Size;
}

}  // namespace relance
