// Message 1 and Message 2 of an enrolment, and the lattice of their statuses (R6).
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace relance::domain {

// Values are stored; never renumber.
enum class MessageNumber : std::uint8_t { kMessage1 = 1, kMessage2 = 2 };

// Ordered: a status only rises. Values are stored; never renumber.
enum class MessageStatus : std::uint8_t {
  kPending = 0,
  kSent = 1,
  kFailed = 2,
  kDelivered = 3,
  kRead = 4,
  kPlayed = 5,
};

[[nodiscard]] std::string_view to_text(MessageNumber message);
[[nodiscard]] std::string_view to_text(MessageStatus status);
[[nodiscard]] std::optional<MessageNumber> parse_message_number(std::string_view text);
// Parses a status as providers report it; `pending` is not one of them.
[[nodiscard]] std::optional<MessageStatus> parse_message_status(std::string_view text);

}  // namespace relance::domain
