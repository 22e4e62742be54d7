#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

// Times as the oracle reads and writes them: milliseconds since 1970, and RFC 3339 text.
namespace relance::oracle {

using Millis = std::int64_t;

inline constexpr Millis kSecond = 1000;
inline constexpr Millis kMinute = 60 * kSecond;
inline constexpr Millis kHour = 60 * kMinute;
inline constexpr Millis kDay = 24 * kHour;

// Nothing when the text is not RFC 3339 or the instant is not of the years 1970 to 2199.
std::optional<Millis> parse_instant(std::string_view text);

std::string instant_text(Millis instant);

}  // namespace relance::oracle
