// The outcome of an enrolment (R14).
//
//   pending --sent--> awaiting_reply --reply--> replied --Message 2 sent--> message_2_sent*
//                          |  24 h -> no_interaction*      late reply -> late_interaction*
//   any of these: failed*  opted_out*  cancelled*            (* final: a campaign waits for these)
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace relance::domain {

// Values are stored; never renumber.
enum class Outcome : std::uint8_t {
  kPending = 0,
  kAwaitingReply = 1,
  kReplied = 2,
  kMessage2Sent = 3,
  kNoInteraction = 4,
  kLateInteraction = 5,
  kFailed = 6,
  kOptedOut = 7,
  kCancelled = 8,
};
inline constexpr std::size_t kOutcomeCount = 9;

[[nodiscard]] std::string_view to_text(Outcome outcome);

// Final: a campaign waits for these. The others (pending, awaiting_reply, replied) are still in progress.
[[nodiscard]] constexpr bool is_final(Outcome outcome) {
  return outcome > Outcome::kReplied;
}

}  // namespace relance::domain
