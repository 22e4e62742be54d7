#include <algorithm>
#include <ranges>

#include <relance/base/assert.h>
#include <relance/domain/decision_trace.h>

namespace relance::domain {

std::string_view to_text(Rule rule) {
  switch (rule) {
    case Rule::kR3:
      return "R3";
    case Rule::kR4:
      return "R4";
    case Rule::kR8:
      return "R8";
    case Rule::kR10:
      return "R10";
    case Rule::kR11:
      return "R11";
    case Rule::kR12:
      return "R12";
    case Rule::kR13:
      return "R13";
    case Rule::kR15:
      return "R15";
    case Rule::kR16:
      return "R16";
    case Rule::kR17:
      return "R17";
    case Rule::kR18:
      return "R18";
  }
  RELANCE_ASSERT(false);
}

std::string_view to_text(Condition condition) {
  switch (condition) {
    case Condition::kRecentEnough:
      return "recent_enough";
    case Condition::kNotSeenBefore:
      return "not_seen_before";
    case Condition::kEnrolmentOpen:
      return "enrolment_open";
    case Condition::kQuoted:
      return "quoted";
    case Condition::kSameAccount:
      return "same_account";
    case Condition::kMessage1Sent:
      return "message_1_sent";
    case Condition::kMessage1NotFailed:
      return "message_1_not_failed";
    case Condition::kNotBeforeMessage1:
      return "not_before_message_1";
    case Condition::kWithinAttribution:
      return "within_attribution_window";
    case Condition::kNoMessage1OnItsWay:
      return "no_message_1_on_its_way";
    case Condition::kNewestCampaign:
      return "newest_campaign";
    case Condition::kNoOptOutWord:
      return "no_opt_out_word";
    case Condition::kWithinReplyWindow:
      return "within_reply_window";
    case Condition::kMessage2NotRequested:
      return "message_2_not_requested";
    case Condition::kMessage2Absent:
      return "message_2_absent";
    case Condition::kContactExists:
      return "contact_exists";
    case Condition::kContactNotOptedOut:
      return "contact_not_opted_out";
    case Condition::kCampaignNotCancelled:
      return "campaign_not_cancelled";
    case Condition::kEnrolmentNotCancelled:
      return "enrolment_not_cancelled";
    case Condition::kEnrolmentNotOptedOut:
      return "enrolment_not_opted_out";
    case Condition::kNotBarred:
      return "not_barred";
    case Condition::kServiceWindowOpen:
      return "service_window_open";
    case Condition::kNotEnrolledYet:
      return "not_enrolled_yet";
    case Condition::kLatestWord:
      return "latest_word";
    case Condition::kOutcomeNotFinal:
      return "outcome_not_final";
    case Condition::kAwaitsReply:
      return "awaits_reply";
  }
  RELANCE_ASSERT(false);
}

const Check* DecisionTrace::last(CampaignIdView campaign) const {
  for (const Check& check : checks | std::views::reverse) {
    if (check.campaign == campaign.text()) return &check;
  }
  return nullptr;
}

}  // namespace relance::domain
