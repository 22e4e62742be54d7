#include "verdict.h"

#include <algorithm>
#include <optional>

namespace relance::explain {
namespace {

using domain::Check;
using domain::Condition;

// What a failed condition means for Message 2; nullopt: nothing.
std::optional<Why> why_failed(Condition condition) {
  switch (condition) {
    case Condition::kRecentEnough:
      return Why::kTooOld;
    case Condition::kNotSeenBefore:
      return Why::kDuplicate;
    case Condition::kEnrolmentOpen:
      return Why::kClosed;
    case Condition::kSameAccount:
      return Why::kOtherAccount;
    case Condition::kMessage1Sent:
      return Why::kMessage1NotSent;
    case Condition::kMessage1NotFailed:
      return Why::kMessage1Failed;
    case Condition::kNotBeforeMessage1:
      return Why::kBeforeMessage1;
    case Condition::kWithinAttribution:
      return Why::kTooLongAfterMessage1;
    case Condition::kNoMessage1OnItsWay:
      return Why::kMayAnswerAnother;
    case Condition::kQuoted:
    case Condition::kNewestCampaign:
      return Why::kAnsweredAnother;
    case Condition::kNoOptOutWord:
      return Why::kOptOutWord;
    case Condition::kWithinReplyWindow:
      return Why::kOutsideWindow;
    case Condition::kMessage2NotRequested:
      return Why::kAlreadyRequested;
    case Condition::kMessage2Absent:
      return Why::kAlreadyThere;
    case Condition::kContactExists:
      return Why::kContactDeleted;
    case Condition::kContactNotOptedOut:
      return Why::kContactOptedOut;
    case Condition::kCampaignNotCancelled:
      return Why::kCampaignCancelled;
    case Condition::kEnrolmentNotCancelled:
      return Why::kEnrolmentCancelled;
    case Condition::kEnrolmentNotOptedOut:
      return Why::kEnrolmentOptedOut;
    case Condition::kNotBarred:
      return Why::kBarred;
    case Condition::kServiceWindowOpen:
      return Why::kServiceWindowOver;
    case Condition::kNotEnrolledYet:
    case Condition::kLatestWord:
    case Condition::kOutcomeNotFinal:
    case Condition::kAwaitsReply:
      return std::nullopt;
  }
  return std::nullopt;
}

std::optional<Why> why_of(const Check& check) {
  if (!check.held) return why_failed(check.condition);
  return check.condition == Condition::kServiceWindowOpen ? std::optional{Why::kRequested} : std::nullopt;
}

// The reply window in which the request was made.
OptionalTime reply_window_end(const domain::DecisionTrace& trace, const Check& request) {
  for (const Check& check : trace.checks) {
    if (check.condition == Condition::kWithinReplyWindow && check.reply == request.reply &&
        check.campaign == request.campaign)
      return check.limit;
  }
  return {};
}

// Enrolments are closed before the interaction is checked; in other events this says nothing about replies.
std::optional<std::size_t> reply_of(const domain::DecisionTrace& trace, const Check& check) {
  if (check.reply || check.condition != Condition::kEnrolmentOpen) return check.reply;
  const bool is_interaction = !trace.replies.empty() && !trace.replies.front().provider_message_id.empty();
  return is_interaction ? std::optional<std::size_t>{0} : std::nullopt;
}

}  // namespace

std::vector<Verdict> verdicts_of(const domain::DecisionTrace& trace, Offset offset) {
  std::vector<Verdict> verdicts;
  for (const Check& check : trace.checks) {
    const std::optional<Why> why = why_of(check);
    const auto reply_number = reply_of(trace, check);
    if (!why || !reply_number) continue;
    const domain::TracedReply& reply = trace.replies[*reply_number];
    const OptionalTime limit = *why == Why::kRequested ? reply_window_end(trace, check) : check.limit;
    Verdict verdict{*why, check.campaign, check.other, offset, reply.provider_message_id, reply.occurred_at, limit};
    if (verdict.campaign.empty()) return {verdict};  // dropped
    verdicts.push_back(std::move(verdict));
  }
  return verdicts;
}

}  // namespace relance::explain
