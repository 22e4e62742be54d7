// Why a reply led to Message 2 of a campaign or did not: what a DecisionTrace says of it, in one reason.
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
  kServiceWindowOver,  // failed at once
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
  // It was attributed to another one or to none.
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
  // There was none that could have led to it.
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
  std::string campaign;  // empty: no campaign in particular
  std::string other;     // the one that was answered, if there is one
  Offset offset{-1};     // of the record with which it was decided; -1: of none
  std::string provider_message_id;
  OptionalTime occurred_at;  // of the reply
  OptionalTime limit;        // the time that `why` speaks of, as the rule compared it
};

// `R11`, `R8, R9`.
[[nodiscard]] std::string_view rules_of(Why why);
// A short name for programs: `outside_window`.
[[nodiscard]] std::string_view code_of(Why why);
// In plain words, one sentence without its end.
[[nodiscard]] std::string sentence_of(const Verdict& verdict);

// For each reply of the trace the verdicts on it: one for each campaign that was looked at, or one that it was dropped.
// `offset`: of the record that the trace is of.
[[nodiscard]] std::vector<Verdict> verdicts_of(const domain::DecisionTrace& trace, Offset offset);

}  // namespace relance::explain
