// Limits on memory and input. The numbers that affect decisions are in rules.h.
#pragma once

#include <cstddef>
#include <cstdint>

namespace relance::domain {

inline constexpr std::size_t kProviderIdsPerMessageMax = 4;  // R6
inline constexpr std::size_t kParkedMax = 16;                // R7
inline constexpr std::size_t kKeptRepliesMax = 8;            // R9
inline constexpr std::size_t kSeenMax = 256;                 // R10
inline constexpr std::size_t kOptWordSizeMax = 32;           // R12, characters

inline constexpr std::int64_t kDeadlineHoursMax = 720;  // R24

}  // namespace relance::domain
