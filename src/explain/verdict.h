// Why a reply did or did not lead to Message 2 of a campaign: a DecisionTrace condensed to one reason.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <relance/base/strong.h>
#include <relance/domain/decision_trace.h>

namespace relance::explain {

enum class Why : std::uint8_t {
  // The reply was attributed to the campaign.
  kRequested,
  kServiceWindowOver,  // the message failed at once
  kOptOutWord,
  kOutsideWindow,
  kAlreadyRequested,
  kAlreadyThere,
  kContactDeleted,
  kContactOptedOut,
  kCampaignCancelled,
  kEnrolmentCancelled,
  kEnrolmentOptedOut,
  kBarred,
  // It was attributed to another campaign or to none.
  kAnsweredAnother,
  kOtherAccount,
  kMessage1NotSent,
  kMessage1Failed,
  kBeforeMessage1,
  kTooLongAfterMessage1,
  kMayAnswerAnother,
  kClosed,
  // It was dropped.
  kDuplicate,
  kTooOld,
  // There was no reply that could have led to it.
  kExcludedOptedOut,
  kExcludedCancelled,
  kNotSentYet,
  kFailed,
  kNoReplyYet,
  kNoReply,
  kCancelled,
  kOptedOut,
  kSentByOthers,
};

[[nodiscard]] constexpr bool is_attributed(Why why) {
  return why <= Why::kBarred;
}

struct Verdict {
  Why why{};
  std::string campaign;  // empty: not about one campaign
  std::string other;     // the campaign that was answered, if any
  Offset offset{-1};     // of the record that decided it; -1: none
  std::string provider_message_id;
  OptionalTime occurred_at;  // of the reply
  OptionalTime limit;        // the time that `why` refers to, as compared by the rule
};

// `R11`, `R8, R9`.
[[nodiscard]] std::string_view rules_of(Why why);
// A short machine-readable name: `outside_window`.
[[nodiscard]] std::string_view code_of(Why why);
// A sentence in plain words, without a full stop.
[[nodiscard]] std::string sentence_of(const Verdict& verdict);

// The verdicts on each reply of the trace: one per campaign that was checked, or one saying that the reply was dropped.
// `offset`: of the traced record.
[[nodiscard]] std::vector<Verdict> verdicts_of(const domain::DecisionTrace& trace, Offset offset);

}  // namespace relance::explain
