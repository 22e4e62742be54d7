// Every limit and duration of the rules, by name.
#pragma once

#include <cstddef>

#include <relance/base/time.h>

namespace relance::domain {

using namespace std::chrono_literals;

inline constexpr Duration kReplyWindow = 24h;             // R11, R13: [sent_at, sent_at + 24 h)
inline constexpr Duration kServiceWindow = 24h;           // R17
inline constexpr Duration kClockTolerance = 5s;           // R8, R9: a reply may seem to precede its message
inline constexpr Duration kAttributionWindow = 30 * 24h;  // R8
inline constexpr Duration kPendingPatience = 48h;         // R8: a pending Message 1 may still be on its way
inline constexpr Duration kOccurredAgeMax = 8 * 24h;      // R3
inline constexpr Duration kParkedAgeMax = 8 * 24h;        // R7
inline constexpr Duration kSeenAgeMax = 8 * 24h;          // R10
inline constexpr Duration kKeptReplyAgeMax = 24h;         // R9
inline constexpr Duration kClosingAge = 30 * 24h;         // R18

inline constexpr std::size_t kProviderIdsPerMessageMax = 4;  // R6
inline constexpr std::size_t kParkedMax = 16;                // R7
inline constexpr std::size_t kKeptRepliesMax = 8;            // R9
inline constexpr std::size_t kSeenMax = 256;                 // R10

inline constexpr std::int64_t kDeadlineHoursDefault = 48;  // R24
inline constexpr std::int64_t kDeadlineHoursMax = 720;

}  // namespace relance::domain
