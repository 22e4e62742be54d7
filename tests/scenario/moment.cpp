#include "scenario/moment.h"

#include <array>
#include <charconv>
#include <chrono>
#include <utility>

#include <fmt/format.h>

namespace relance::scenario {
namespace {

using namespace std::chrono;
using namespace std::chrono_literals;

constexpr sys_time<milliseconds> kStart = sys_days{2026y / November / 20} + 8h;

// `ms` stands before `m`: the first unit that fits is taken.
constexpr std::array<std::pair<std::string_view, Millis>, 5> kUnits{
    {{"ms", 1}, {"d", 86'400'000}, {"h", 3'600'000}, {"m", 60'000}, {"s", 1'000}}};
constexpr std::array<std::pair<std::string_view, Millis>, 5> kUnitsBySize{
    {{"d", 86'400'000}, {"h", 3'600'000}, {"m", 60'000}, {"s", 1'000}, {"ms", 1}}};

std::optional<Millis> take_unit(std::string_view& text) {
  for (const auto& [word, millis] : kUnits) {
    if (text.starts_with(word)) {
      text.remove_prefix(word.size());
      return millis;
    }
  }
  return std::nullopt;
}

std::optional<std::int64_t> digits(std::string_view text, std::size_t from, std::size_t count) {
  std::int64_t value = 0;
  const char* end = text.data() + from + count;
  const auto [stop, error] = std::from_chars(text.data() + from, end, value);
  if (error != std::errc{} || stop != end) return std::nullopt;
  return value;
}

}  // namespace

std::optional<Millis> parse_offset(std::string_view text) {
  if (text.empty() || (text.front() != '+' && text.front() != '-')) return std::nullopt;
  Millis sum = 0;
  Millis sign = 1;
  while (!text.empty()) {
    if (text.front() == '+' || text.front() == '-') {
      sign = text.front() == '+' ? 1 : -1;
      text.remove_prefix(1);
    }
    Millis number = 0;
    const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || number < 0) return std::nullopt;
    text.remove_prefix(static_cast<std::size_t>(stop - text.data()));
    const auto unit = take_unit(text);
    if (!unit) return std::nullopt;
    sum += sign * number * *unit;
  }
  return sum;
}

std::string format_offset(Millis offset) {
  if (offset == 0) return "+0s";
  std::string text = offset < 0 ? "-" : "+";
  Millis left = offset < 0 ? -offset : offset;
  for (const auto& [word, millis] : kUnitsBySize) {
    if (left >= millis) text += fmt::format("{}{}", left / millis, word);
    left %= millis;
  }
  return text;
}

Millis since_1970(Millis offset) {
  return (kStart + milliseconds{offset}).time_since_epoch().count();
}

std::string to_rfc3339(Millis offset) {
  const auto time = kStart + milliseconds{offset};
  const auto day = floor<days>(time);
  const year_month_day date{day};
  const hh_mm_ss clock{time - day};
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()), clock.hours().count(),
                     clock.minutes().count(), clock.seconds().count(), clock.subseconds().count());
}

// Takes the form that Relance writes and nothing else: a fact with another one is wrong.
std::optional<Millis> from_rfc3339(std::string_view text) {
  constexpr std::string_view kShape = "0000-00-00T00:00:00.000Z";
  if (text.size() != kShape.size()) return std::nullopt;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (kShape[i] == '0' ? text[i] < '0' || text[i] > '9' : text[i] != kShape[i]) return std::nullopt;
  }
  const year_month_day date{year{static_cast<int>(*digits(text, 0, 4))},
                            month{static_cast<unsigned>(*digits(text, 5, 2))},
                            day{static_cast<unsigned>(*digits(text, 8, 2))}};
  if (!date.ok()) return std::nullopt;
  const auto time = sys_days{date} + hours{*digits(text, 11, 2)} + minutes{*digits(text, 14, 2)} +
                    seconds{*digits(text, 17, 2)} + milliseconds{*digits(text, 20, 3)};
  return (time - kStart).count();
}

}  // namespace relance::scenario
