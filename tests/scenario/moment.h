// Times of a scenario: milliseconds since its start, written `+0s`, `+1d2h`, `+24h-1ms`, `-5s`.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace relance::scenario {

using Millis = std::int64_t;

// One or more of [+-]<number><d|h|m|s|ms>...; nothing if `text` is no such sum.
[[nodiscard]] std::optional<Millis> parse_offset(std::string_view text);

// The one form in which offsets are compared and printed: `+1d2h`, `-5s`, `+0s`.
[[nodiscard]] std::string format_offset(Millis offset);

// Every scenario starts on 2026-11-20T08:00:00.000Z.
[[nodiscard]] std::string to_rfc3339(Millis offset);
[[nodiscard]] std::optional<Millis> from_rfc3339(std::string_view text);
[[nodiscard]] Millis since_1970(Millis offset);

}  // namespace relance::scenario
