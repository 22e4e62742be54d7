#include <algorithm>

#include <relance/domain/rules.h>

#include "explanation.h"

namespace relance::explain {
namespace {

using domain::Outcome;

// The reason given by the outcome, if no reply was attributed to the campaign.
Why why_without_reply(const CampaignTrace& trace) {
  if (!trace.enrolment) {
    return trace.excluded == domain::ContactExcluded::Reason::kCancelled ? Why::kExcludedCancelled
                                                                         : Why::kExcludedOptedOut;
  }
  const domain::Enrolment& enrolment = *trace.enrolment;
  if (enrolment.message_2) return Why::kSentByOthers;
  switch (enrolment.outcome) {
    case Outcome::kPending:
      return Why::kNotSentYet;
    case Outcome::kFailed:
      return Why::kFailed;
    case Outcome::kAwaitingReply:
      return Why::kNoReplyYet;
    case Outcome::kOptedOut:
      return Why::kOptedOut;
    case Outcome::kCancelled:
      return Why::kCancelled;
    case Outcome::kNoInteraction:
    case Outcome::kLateInteraction:
    case Outcome::kReplied:
    case Outcome::kMessage2Sent:
      break;
  }
  return Why::kNoReply;
}

Verdict verdict_without_reply(const std::string& campaign, const CampaignTrace& trace) {
  Verdict verdict;
  verdict.campaign = campaign;
  verdict.why = why_without_reply(trace);
  if (trace.enrolment) verdict.limit = reply_window_end(*trace.enrolment, domain::kCurrentRules);
  return verdict;
}

// The most informative verdict: the request itself; otherwise that on the first reply in time; otherwise the first.
const Verdict* decisive(const std::vector<Verdict>& verdicts) {
  const auto is = [](auto... wanted) { return [=](const Verdict& v) { return ((v.why == wanted) || ...); }; };
  const auto find = [&](auto wanted) -> const Verdict* {
    const auto found = std::ranges::find_if(verdicts, wanted);
    return found == verdicts.end() ? nullptr : &*found;
  };
  if (const Verdict* request = find(is(Why::kRequested, Why::kServiceWindowOver))) return request;
  const auto in_time = [](const Verdict& v) { return is_attributed(v.why) && v.why != Why::kOutsideWindow; };
  if (const Verdict* reply = find(in_time)) return reply;
  return find([](const Verdict& v) { return is_attributed(v.why); });
}

}  // namespace

CampaignExplanation explain_campaign(const std::string& campaign, const CampaignTrace& trace) {
  CampaignExplanation explanation;
  explanation.campaign = campaign;
  explanation.trace = trace;
  explanation.requested = trace.enrolment && trace.enrolment->message_2 && trace.enrolment->message_2->requested;
  const Verdict* reason = decisive(trace.verdicts);
  // Another system's Message 2 came before any reply that could have requested one.
  const bool has_reason = reason != nullptr && reason->why != Why::kAlreadyThere;
  explanation.reason = has_reason ? *reason : verdict_without_reply(campaign, trace);
  for (const Verdict& verdict : trace.verdicts) {
    if (!has_reason || &verdict != reason) explanation.others.push_back(verdict);
  }
  return explanation;
}

}  // namespace relance::explain
