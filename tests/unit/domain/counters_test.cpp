// What an enrolment counts and how counts add up (R20, R21).
#include <iterator>

#include <gtest/gtest.h>

#include <relance/domain/contact.h>
#include <relance/domain/counters.h>

namespace relance::domain {
namespace {

constexpr std::uint8_t kSentRead = kRequestedBit | kSentBit | kDeliveredBit | kReadBit;

Enrolment enrolment_with(MessageStatus status, bool sent_at_known) {
  Enrolment enrolment;
  enrolment.message_1.status = status;
  if (sent_at_known) enrolment.message_1.sent_at = kEarliestTime;
  return enrolment;
}

std::uint8_t message_bits(MessageStatus status, bool sent_at_known) {
  return contribution_of(enrolment_with(status, sent_at_known)).messages[0];
}

TEST(ContributionR21, CountsAMessageByWhatIsKnownOfIt) {
  EXPECT_EQ(message_bits(MessageStatus::kPending, false), kRequestedBit);
  EXPECT_EQ(message_bits(MessageStatus::kSent, true), kRequestedBit | kSentBit);
  EXPECT_EQ(message_bits(MessageStatus::kDelivered, true), kRequestedBit | kSentBit | kDeliveredBit);
  EXPECT_EQ(message_bits(MessageStatus::kRead, true), kSentRead);
  EXPECT_EQ(message_bits(MessageStatus::kPlayed, true), kSentRead);
}

TEST(ContributionR21, CountsAFailedMessageAsSentWhereItWas) {
  EXPECT_EQ(message_bits(MessageStatus::kFailed, false), kRequestedBit | kFailedBit);
  EXPECT_EQ(message_bits(MessageStatus::kFailed, true), kRequestedBit | kSentBit | kFailedBit);
}

TEST(ContributionR21, CountsMessage2OnceItExists) {
  Enrolment enrolment = enrolment_with(MessageStatus::kSent, true);
  EXPECT_EQ(contribution_of(enrolment).messages[1], 0);
  enrolment.message_2.ensure();
  EXPECT_EQ(contribution_of(enrolment).messages[1], kRequestedBit);
}

TEST(ContributionR21, CarriesOutcomeAndInteractions) {
  Enrolment enrolment = enrolment_with(MessageStatus::kSent, true);
  enrolment.interactions = 4;
  enrolment.late = true;
  const Contribution contribution = contribution_of(enrolment);
  EXPECT_TRUE(contribution.exists);
  EXPECT_FALSE(contribution.excluded);
  EXPECT_EQ(contribution.outcome, Outcome::kLateInteraction);
  EXPECT_EQ(contribution.interactions, 4u);
}

Contribution counted(Outcome outcome, std::uint8_t message_1 = kRequestedBit, std::uint8_t message_2 = 0,
                     std::uint32_t interactions = 0) {
  Contribution c;
  c.exists = true;
  c.outcome = outcome;
  c.messages = {message_1, message_2};
  c.interactions = interactions;
  return c;
}

TEST(CampaignCountsR21, AddUpWhatEnrolmentsCount) {
  CampaignCounts counts;
  counts.add(counted(Outcome::kMessage2Sent, kSentRead, kRequestedBit | kSentBit, 2));
  counts.add(counted(Outcome::kNoInteraction, kRequestedBit | kSentBit | kDeliveredBit));
  counts.add(counted(Outcome::kFailed, kRequestedBit | kFailedBit));
  counts.add(counted(Outcome::kLateInteraction, kSentRead, 0, 1));
  EXPECT_EQ(counts.total_contacts, 4);
  EXPECT_EQ(counts.messages[0], (std::array<std::int64_t, kMessageCounterCount>{4, 3, 3, 2, 1}));
  EXPECT_EQ(counts.messages[1], (std::array<std::int64_t, kMessageCounterCount>{1, 1, 0, 0, 0}));
  EXPECT_EQ(counts.interaction_count, 3);
  EXPECT_EQ(counts.sent_count(), 4);
  EXPECT_EQ(counts.delivered_count(), 3);
  EXPECT_EQ(counts.read_count(), 2);
  EXPECT_EQ(counts.failed_count(), 3) << "failed, no_interaction and late_interaction";
  EXPECT_EQ(counts.excluded, 0);
}

TEST(CampaignCountsR20, AreBackAtNothingOnceAllIsSubtracted) {
  const Contribution all[] = {
      counted(Outcome::kReplied, kSentRead, kRequestedBit, 7), counted(Outcome::kPending), {.excluded = true}};
  CampaignCounts counts;
  for (const Contribution& c : all) counts.add(c);
  EXPECT_NE(counts, CampaignCounts{});
  for (const Contribution& c : all) counts.subtract(c);
  EXPECT_EQ(counts, CampaignCounts{});
}

TEST(CampaignCountsR20, AddOtherCounts) {
  CampaignCounts one;
  one.add(counted(Outcome::kReplied, kSentRead, kRequestedBit, 7));
  one.add(Contribution{.excluded = true});
  CampaignCounts sum = one;
  sum.add(one);
  CampaignCounts twice;
  for (int i = 0; i < 2; ++i) {
    twice.add(counted(Outcome::kReplied, kSentRead, kRequestedBit, 7));
    twice.add(Contribution{.excluded = true});
  }
  EXPECT_EQ(sum, twice);
}

TEST(CampaignCountsR4, CountAnExclusionAsNothingElse) {
  CampaignCounts counts;
  counts.add(Contribution{.excluded = true});
  EXPECT_EQ(counts.excluded, 1);
  EXPECT_EQ(counts.total_contacts, 0);
  EXPECT_FALSE(counts.empty());
  EXPECT_TRUE(counts.all_final());
}

TEST(CampaignCountsR24, AreFinalWhereEveryOutcomeIs) {
  for (std::size_t i = 0; i < kOutcomeCount; ++i) {
    CampaignCounts counts;
    counts.add(counted(Outcome::kFailed));
    counts.add(counted(static_cast<Outcome>(i)));
    EXPECT_EQ(counts.all_final(), is_final(static_cast<Outcome>(i))) << to_text(static_cast<Outcome>(i));
  }
  EXPECT_TRUE(CampaignCounts{}.all_final());
}

TEST(CampaignCountsR21, CallEachMessageCounterByItsName) {
  const char* names[] = {"requested", "sent", "delivered", "read", "failed"};
  static_assert(std::size(names) == kMessageCounterCount);
  for (std::size_t i = 0; i < kMessageCounterCount; ++i) EXPECT_EQ(message_counter_name(i), names[i]);
}

}  // namespace
}  // namespace relance::domain
