// What campaigns and categories add to the whole (R20, R22, R23), and campaigns that nobody created (R24).
#include <gtest/gtest.h>

#include "unit/domain/campaign_fixture.h"

namespace relance::domain::test {
namespace {

std::int64_t number_of(const GlobalCounts& counts, CampaignStatus status) {
  return counts.campaigns[static_cast<std::size_t>(status)];
}

TEST(ExternalCampaignR24, IsKnownByItsEnrolmentsOrExclusions) {
  Sender enrolled;
  enrolled.enrol(Outcome::kPending);
  EXPECT_EQ(enrolled.campaign.status, CampaignStatus::kExternal);
  Sender excluded;
  excluded.count({}, {.excluded = true});
  EXPECT_EQ(excluded.campaign.status, CampaignStatus::kExternal);
}

TEST(ExternalCampaignR24, NeverCompletes) {
  Sender sender;
  sender.enrol(Outcome::kFailed);
  EXPECT_EQ(sender.settle(1h), Sender::Facts{});
  EXPECT_EQ(sender.campaign.status, CampaignStatus::kExternal);
}

TEST(ExternalCampaignR24, BecomesADraftAndKeepsItsCounts) {
  Sender sender;
  sender.enrol(Outcome::kFailed, 2);
  sender.take(1h, created());
  EXPECT_EQ(sender.campaign.status, CampaignStatus::kDraft);
  EXPECT_EQ(sender.campaign.counts.total_contacts, 2);
  sender.take(2h, launched(2));
  EXPECT_EQ(sender.settle(2h), Sender::Facts{"completed"});
}

TEST(GlobalStatsR22, AddUpTheSharesOfCampaigns) {
  Sender sender;
  sender.count({}, counted(Outcome::kNoInteraction, kRequestedBit | kSentBit | kDeliveredBit | kReadBit));
  sender.count({}, counted(Outcome::kFailed, kRequestedBit | kFailedBit));
  sender.count({}, counted(Outcome::kAwaitingReply, kRequestedBit | kSentBit));
  const GlobalShare share = global_share_of(sender.campaign);
  EXPECT_EQ(share, (GlobalShare{2, 1, 1, 2, CampaignStatus::kExternal}));
  GlobalCounts counts;
  counts.replace({}, share);
  counts.replace({}, share);
  EXPECT_EQ(counts.messages_sent, 4);
  EXPECT_EQ(counts.messages_delivered, 2);
  EXPECT_EQ(counts.messages_read, 2);
  EXPECT_EQ(counts.failures, 4);
  EXPECT_EQ(number_of(counts, CampaignStatus::kExternal), 2);
}

TEST(GlobalStatsR22, ReplaceTheShareOfACampaignThatMoved) {
  GlobalCounts counts;
  const GlobalShare draft{0, 0, 0, 0, CampaignStatus::kDraft};
  const GlobalShare sending{3, 2, 1, 0, CampaignStatus::kSending};
  counts.replace({}, draft);
  counts.replace(draft, sending);
  EXPECT_EQ(number_of(counts, CampaignStatus::kDraft), 0);
  EXPECT_EQ(number_of(counts, CampaignStatus::kSending), 1);
  EXPECT_EQ(counts.messages_sent, 3);
  counts.replace(sending, {3, 3, 3, 1, CampaignStatus::kCompleted});
  EXPECT_EQ(counts.messages_sent, 3);
  EXPECT_EQ(counts.messages_delivered, 3);
  EXPECT_EQ(counts.messages_read, 3);
  EXPECT_EQ(counts.failures, 1);
}

TEST(CategoryR23, IsListedWhileItExistsOrIsNamed) {
  Category category;
  category.id = CategoryId{"vip"};
  EXPECT_FALSE(category.listed());
  decide(category, {category.id, kStart, CategoryUpserted{"VIP"}});
  EXPECT_TRUE(category.listed());
  category.contacts = 1;
  decide(category, {category.id, kStart, CategoryDeleted{}});
  EXPECT_TRUE(category.listed());
  category.contacts = 0;
  EXPECT_FALSE(category.listed());
}

TEST(CampaignStatusWords, AreThoseOfTheRules) {
  EXPECT_EQ(to_text(CampaignStatus::kExternal), "external");
  EXPECT_EQ(to_text(CampaignStatus::kDraft), "draft");
  EXPECT_EQ(to_text(CampaignStatus::kSending), "sending");
  EXPECT_EQ(to_text(CampaignStatus::kCompleted), "completed");
  EXPECT_EQ(to_text(CampaignStatus::kCancelled), "cancelled");
}

}  // namespace
}  // namespace relance::domain::test
