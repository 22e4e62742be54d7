// Points in time: UTC, whole milliseconds since 1970. This header has no clock; code that needs the time is given it.
#pragma once

#include <chrono>
#include <optional>
#include <string_view>

#include <relance/base/assert.h>

namespace relance {

using Duration = std::chrono::milliseconds;
using Timestamp = std::chrono::sys_time<Duration>;

inline constexpr Timestamp kEarliestTime{};  // 1970-01-01T00:00:00.000Z
inline constexpr Timestamp kLatestTime =     // 2199-12-31T23:59:59.999Z
    std::chrono::sys_days{std::chrono::year{2200} / 1 / 1} - Duration{1};

inline constexpr Timestamp kWritableEnd = std::chrono::sys_days{std::chrono::year{10000} / 1 / 1};

inline constexpr std::size_t kRfc3339Size = 24;  // characters of "2026-11-20T08:00:00.000Z"

// An optional time, in eight bytes.
class OptionalTime {
 public:
  constexpr OptionalTime() = default;
  constexpr OptionalTime(Timestamp time) : time_(time) {}

  [[nodiscard]] constexpr bool has_value() const { return time_ != Timestamp::min(); }
  constexpr explicit operator bool() const { return has_value(); }
  [[nodiscard]] constexpr Timestamp operator*() const {
    RELANCE_ASSERT(has_value());
    return time_;
  }
  friend constexpr bool operator==(OptionalTime, OptionalTime) = default;

 private:
  Timestamp time_ = Timestamp::min();
};

// Parses an RFC 3339 date-time of the years 1970 to 2199: any offset, `t` and `z` allowed, digits below the millisecond
// truncated. Rejects second 60, and times outside the range after conversion to UTC.
[[nodiscard]] std::optional<Timestamp> parse_rfc3339(std::string_view text);

// Writes exactly kRfc3339Size characters, in UTC with milliseconds; returns the end. `time` is in the years 1970 to
// 9999: times derived from an accepted time may lie slightly beyond the range above.
char* write_rfc3339(Timestamp time, char* out);

}  // namespace relance
