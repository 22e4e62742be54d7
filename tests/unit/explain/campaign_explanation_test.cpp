// The reason of a campaign, where no reply gives one, and where several do.
#include <gtest/gtest.h>

#include "explanation.h"

namespace relance::explain {
namespace {

using domain::Outcome;

constexpr Timestamp kSent = std::chrono::sys_days{std::chrono::year{2026} / 11 / 20};

std::string_view reason_of(const CampaignTrace& trace) {
  return code_of(explain_campaign("c", trace).reason.why);
}

CampaignTrace enrolled(Outcome outcome) {
  CampaignTrace trace;
  trace.enrolment.emplace().outcome = outcome;
  return trace;
}

Verdict verdict(Why why) {
  Verdict result;
  result.why = why;
  result.campaign = "c";
  return result;
}

TEST(CampaignExplanationTest, AnExcludedContactIsToldWhy) {
  CampaignTrace trace;
  trace.excluded = domain::ContactExcluded::Reason::kCancelled;
  EXPECT_EQ(reason_of(trace), "excluded_cancelled");
  trace.excluded = domain::ContactExcluded::Reason::kOptedOut;
  EXPECT_EQ(reason_of(trace), "excluded_opted_out");
}

TEST(CampaignExplanationTest, WithoutAReplyTheOutcomeIsTheReason) {
  EXPECT_EQ(reason_of(enrolled(Outcome::kPending)), "not_sent_yet");
  EXPECT_EQ(reason_of(enrolled(Outcome::kFailed)), "message_1_failed_no_reply");
  EXPECT_EQ(reason_of(enrolled(Outcome::kAwaitingReply)), "no_reply_yet");
  EXPECT_EQ(reason_of(enrolled(Outcome::kNoInteraction)), "no_reply");
  EXPECT_EQ(reason_of(enrolled(Outcome::kOptedOut)), "opted_out");
  EXPECT_EQ(reason_of(enrolled(Outcome::kCancelled)), "cancelled");
}

TEST(CampaignExplanationTest, AMessage2OfAnotherSystemIsToldAsThat) {
  CampaignTrace trace = enrolled(Outcome::kMessage2Sent);
  trace.enrolment->message_2.ensure();
  EXPECT_EQ(reason_of(trace), "sent_by_others");
  trace.verdicts = {verdict(Why::kAlreadyThere)};
  EXPECT_EQ(reason_of(trace), "sent_by_others");
  EXPECT_EQ(explain_campaign("c", trace).others.size(), 1U);
}

TEST(CampaignExplanationTest, TheEndOfTheReplyWindowIsNamed) {
  CampaignTrace trace = enrolled(Outcome::kAwaitingReply);
  trace.enrolment->message_1.sent_at = kSent;
  EXPECT_EQ(explain_campaign("c", trace).reason.limit, OptionalTime{kSent + std::chrono::hours{24}});
}

TEST(CampaignExplanationTest, TheRequestIsTheReasonWhateverCameBeforeOrAfter) {
  CampaignTrace trace = enrolled(Outcome::kReplied);
  trace.verdicts = {verdict(Why::kMessage1NotSent), verdict(Why::kRequested), verdict(Why::kAlreadyRequested)};
  EXPECT_EQ(reason_of(trace), "requested");
  EXPECT_EQ(explain_campaign("c", trace).others.size(), 2U);
}

TEST(CampaignExplanationTest, AReplyInTimeSaysMoreThanALateOne) {
  CampaignTrace trace = enrolled(Outcome::kOptedOut);
  trace.verdicts = {verdict(Why::kOutsideWindow), verdict(Why::kContactOptedOut)};
  EXPECT_EQ(reason_of(trace), "contact_opted_out");
}

}  // namespace
}  // namespace relance::explain
