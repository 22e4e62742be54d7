#include "oracle/reading/instant.h"

#include <chrono>
#include <cstdio>

namespace relance::oracle {
namespace {

using std::chrono::day;
using std::chrono::days;
using std::chrono::month;
using std::chrono::sys_days;
using std::chrono::year;
using std::chrono::year_month_day;

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

// The shape of the first 19 characters; every 0 stands for a digit.
constexpr std::string_view kShape = "0000-00-00T00:00:00";

bool has_shape(std::string_view text, std::string_view shape) {
  if (text.size() < shape.size()) return false;
  for (std::size_t i = 0; i < shape.size(); ++i) {
    if (shape[i] == '0' && !is_digit(text[i])) return false;
    if (shape[i] == 'T' && text[i] != 'T' && text[i] != 't') return false;
    if (shape[i] != '0' && shape[i] != 'T' && text[i] != shape[i]) return false;
  }
  return true;
}

int number(std::string_view text, std::size_t from, std::size_t count) {
  int n = 0;
  for (std::size_t i = from; i < from + count; ++i) n = n * 10 + (text[i] - '0');
  return n;
}

}  // namespace

std::optional<Millis> parse_instant(std::string_view text) {
  if (!has_shape(text, kShape)) return std::nullopt;
  const year_month_day date{year{number(text, 0, 4)}, month{static_cast<unsigned>(number(text, 5, 2))},
                            day{static_cast<unsigned>(number(text, 8, 2))}};
  const int hour = number(text, 11, 2);
  const int minute = number(text, 14, 2);
  const int second = number(text, 17, 2);
  if (!date.ok() || hour > 23 || minute > 59 || second > 59) return std::nullopt;
  Millis instant = Millis{sys_days{date}.time_since_epoch().count()} * kDay;
  instant += hour * kHour + minute * kMinute + second * kSecond;

  std::string_view rest = text.substr(kShape.size());
  if (!rest.empty() && rest[0] == '.') {
    std::size_t digits = 0;
    while (digits + 1 < rest.size() && is_digit(rest[digits + 1])) ++digits;
    if (digits == 0) return std::nullopt;
    const std::string millis = (std::string(rest.substr(1, digits)) + "000").substr(0, 3);
    instant += number(millis, 0, 3);
    rest = rest.substr(1 + digits);
  }
  if (rest != "Z" && rest != "z") {
    if (rest.size() != 6 || (!has_shape(rest, "+00:00") && !has_shape(rest, "-00:00"))) return std::nullopt;
    const int offset_hours = number(rest, 1, 2);
    const int offset_minutes = number(rest, 4, 2);
    if (offset_hours > 23 || offset_minutes > 59) return std::nullopt;
    const Millis offset = offset_hours * kHour + offset_minutes * kMinute;
    instant -= rest[0] == '+' ? offset : -offset;
  }
  const Millis end = Millis{sys_days{year{2200} / 1 / 1}.time_since_epoch().count()} * kDay;
  if (instant < 0 || instant >= end) return std::nullopt;
  return instant;
}

std::string instant_text(Millis instant) {
  Millis day_number = instant / kDay;
  if (day_number * kDay > instant) --day_number;
  const year_month_day date{sys_days{days{static_cast<int>(day_number)}}};
  const Millis of_day = instant - day_number * kDay;
  char text[64];
  std::snprintf(text, sizeof text, "%04d-%02u-%02uT%02d:%02d:%02d.%03dZ", static_cast<int>(date.year()),
                static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                static_cast<int>(of_day / kHour), static_cast<int>(of_day / kMinute % 60),
                static_cast<int>(of_day / kSecond % 60), static_cast<int>(of_day % kSecond));
  return text;
}

}  // namespace relance::oracle
