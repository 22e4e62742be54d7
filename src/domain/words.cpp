// The JSON names of enumerators.
#include <array>

#include <relance/base/assert.h>
#include <relance/domain/campaign.h>
#include <relance/domain/counters.h>
#include <relance/domain/message.h>
#include <relance/domain/outcome.h>

namespace relance::domain {
namespace {

constexpr std::array<std::string_view, 6> kStatusWords = {"pending", "sent", "failed", "delivered", "read", "played"};
constexpr std::array<std::string_view, kOutcomeCount> kOutcomeWords = {
    "pending",          "awaiting_reply", "replied",   "message_2_sent", "no_interaction",
    "late_interaction", "failed",         "opted_out", "cancelled"};
constexpr std::array<std::string_view, kMessageCounterCount> kMessageCounterWords = {"requested", "sent", "delivered",
                                                                                     "read", "failed"};
constexpr std::array<std::string_view, kCampaignStatusCount> kCampaignStatusWords = {
    "unknown", "external", "draft", "sending", "completed", "cancelled"};

}  // namespace

std::string_view to_text(MessageNumber message) {
  return message == MessageNumber::kMessage1 ? "message_1" : "message_2";
}
std::string_view to_text(MessageStatus status) {
  return kStatusWords.at(static_cast<std::size_t>(status));
}
std::string_view to_text(Outcome outcome) {
  return kOutcomeWords.at(static_cast<std::size_t>(outcome));
}
std::string_view to_text(CampaignStatus status) {
  return kCampaignStatusWords.at(static_cast<std::size_t>(status));
}
std::string_view message_counter_name(std::size_t position) {
  return kMessageCounterWords.at(position);
}

std::optional<MessageNumber> parse_message_number(std::string_view text) {
  if (text == "message_1") return MessageNumber::kMessage1;
  if (text == "message_2") return MessageNumber::kMessage2;
  return std::nullopt;
}

std::optional<MessageStatus> parse_message_status(std::string_view text) {
  for (std::size_t i = 1; i < kStatusWords.size(); ++i) {
    if (kStatusWords[i] == text) return static_cast<MessageStatus>(i);
  }
  return std::nullopt;
}

}  // namespace relance::domain
