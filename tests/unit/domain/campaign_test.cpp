// The life of a campaign (R24).
#include <gtest/gtest.h>

#include "unit/domain/campaign_fixture.h"

namespace relance::domain {

void PrintTo(CampaignStatus status, std::ostream* out) {
  *out << to_text(status);
}

namespace test {
namespace {

using Facts = Sender::Facts;

TEST(CampaignR24, IsADraftOnceCreated) {
  Sender sender;
  EXPECT_EQ(sender.take(0h, created(kVip, 72)), Facts{"created"});
  EXPECT_TRUE(sender.out.defined);
  EXPECT_TRUE(sender.out.broadcasts.empty());
  EXPECT_EQ(sender.campaign.status, CampaignStatus::kDraft);
  EXPECT_EQ(sender.campaign.deadline_hours, 72);
  EXPECT_TRUE(sender.campaign.account == AccountIdView{"acc"});
}

TEST(CampaignR24, IsCreatedOnce) {
  Sender sender;
  sender.take(0h, created(kVip));
  EXPECT_EQ(sender.take(1h, created(std::nullopt, 1)), Facts{});
  EXPECT_FALSE(sender.out.defined);
  EXPECT_EQ(sender.campaign.deadline_hours, 48);
  EXPECT_EQ(sender.campaign.categories.size(), 2u);
}

TEST(CampaignR24, OpensForItsAudienceWhenLaunched) {
  Sender sender;
  sender.take(0h, created(kVip));
  EXPECT_EQ(sender.take(1h, launched()), Facts{"launched"});
  EXPECT_EQ(sender.campaign.status, CampaignStatus::kSending);
  ASSERT_EQ(sender.out.broadcasts.size(), 1u);
  const auto& opened = std::get<CampaignOpened>(sender.out.broadcasts.front());
  EXPECT_EQ(opened.campaign, CampaignIdView{"c1"});
  EXPECT_EQ(opened.account, AccountIdView{"acc"});
  EXPECT_EQ(std::vector(opened.categories.begin(), opened.categories.end()),
            std::vector(std::begin(kVip), std::end(kVip)));
}

TEST(CampaignR24, OpensNothingWhereTheLauncherEnrolsItself) {
  Sender sender;
  sender.take(0h, created(kVip));
  EXPECT_EQ(sender.take(1h, launched(5)), Facts{"launched"});
  EXPECT_TRUE(sender.out.broadcasts.empty());
}

TEST(CampaignR24, ArmsItsDeadlineWhenLaunched) {
  Sender sender;
  sender.take(0h, created(kVip));
  sender.take(1h, launched());
  EXPECT_EQ(sender.out.timer, kStart + 49h);
  Sender other;
  other.take(0h, created(std::nullopt, 720));
  other.take(1h, launched(0));
  EXPECT_EQ(other.out.timer, kStart + 721h);
}

TEST(CampaignR24, RefusesALaunchOfWhatWasNeverCreated) {
  Sender sender;
  EXPECT_EQ(sender.take(0h, launched(5)), Facts{});
  EXPECT_EQ(sender.out.refusal, Refusal::kUnknownCampaign);
  sender.enrol(Outcome::kPending);
  EXPECT_EQ(sender.take(0h, launched(5)), Facts{});
  EXPECT_EQ(sender.out.refusal, Refusal::kUnknownCampaign);
  EXPECT_EQ(sender.campaign.status, CampaignStatus::kExternal);
}

TEST(CampaignR24, RefusesALaunchForNobody) {
  for (const auto& audience : {created(), created(std::span<const CategoryIdView>{})}) {
    Sender sender;
    sender.take(0h, audience);
    EXPECT_EQ(sender.take(1h, launched()), Facts{});
    EXPECT_EQ(sender.out.refusal, Refusal::kNoAudience);
    EXPECT_EQ(sender.campaign.status, CampaignStatus::kDraft);
    EXPECT_EQ(sender.take(2h, launched(0)), Facts{"launched"}) << "an expected number is an audience";
  }
}

TEST(CampaignR24, LaunchesADraftOnly) {
  Sender sender;
  sender.take(0h, created());
  sender.take(1h, launched(1));
  EXPECT_EQ(sender.take(2h, launched()), Facts{});
  EXPECT_FALSE(sender.out.refusal);
  EXPECT_EQ(sender.campaign.deadline_at, OptionalTime{kStart + 49h});
  sender.fire(49h);
  EXPECT_EQ(sender.take(50h, launched()), Facts{});
  EXPECT_FALSE(sender.out.refusal);
  EXPECT_EQ(sender.campaign.status, CampaignStatus::kCompleted);
}

TEST(CampaignR24, CompletesWhenAllExpectedAreFinal) {
  Sender sender;
  sender.take(0h, created());
  sender.take(0h, launched(3));
  sender.enrol(Outcome::kMessage2Sent, 2);
  EXPECT_EQ(sender.settle(1h), Facts{}) << "one is missing";
  sender.enrol(Outcome::kReplied);
  EXPECT_EQ(sender.settle(2h), Facts{}) << "one is under way";
  sender.count(counted(Outcome::kReplied), counted(Outcome::kFailed));
  EXPECT_EQ(sender.settle(3h), Facts{"completed"});
  EXPECT_EQ(sender.campaign.status, CampaignStatus::kCompleted);
  EXPECT_EQ(sender.settle(4h), Facts{}) << "once";
}

TEST(CampaignR24, CountsExclusionsAmongTheExpected) {
  Sender sender;
  sender.take(0h, created());
  sender.take(0h, launched(2));
  sender.enrol(Outcome::kFailed);
  sender.count({}, {.excluded = true});
  EXPECT_EQ(sender.settle(1h), Facts{"completed"});
}

TEST(CampaignR24, CompletesAtOnceWhereNobodyIsExpected) {
  Sender sender;
  sender.take(0h, created());
  sender.take(0h, launched(0));
  EXPECT_EQ(sender.settle(0h), Facts{"completed"});
}

TEST(CampaignR24, WaitsForTheGreatestNumberThatCanBeExpected) {
  Sender sender;
  sender.take(0h, created());
  sender.take(0h, launched(UINT64_MAX));
  sender.enrol(Outcome::kFailed);
  EXPECT_EQ(sender.settle(1h), Facts{});
}

TEST(CampaignR24, CompletesWhenEveryPartitionAnswered) {
  Sender sender{3};
  sender.take(0h, created(kVip));
  sender.take(0h, launched());
  for (const std::int32_t partition : {2, 0, 2}) {
    answer(sender.campaign, Partition{partition});
    EXPECT_EQ(sender.settle(1h), Facts{});
  }
  answer(sender.campaign, Partition{1});
  EXPECT_EQ(sender.settle(1h), Facts{"completed"}) << "an empty one at once";
}

TEST(CampaignR24, TakesNoAnswerThatItDidNotAskFor) {
  Sender sender;
  sender.take(0h, created());
  answer(sender.campaign, Partition{0});
  sender.take(0h, launched(1));
  answer(sender.campaign, Partition{0});
  EXPECT_TRUE(sender.campaign.answered.empty());
  EXPECT_EQ(sender.settle(1h), Facts{});
}

TEST(CampaignR24, CompletesAtItsDeadlineWhateverIsUnderWay) {
  Sender sender;
  sender.take(0h, created());
  sender.take(0h, launched(5));
  sender.enrol(Outcome::kAwaitingReply, 2);
  EXPECT_EQ(sender.fire(48h - 1ms), Facts{});
  EXPECT_EQ(sender.fire(48h), Facts{"completed by deadline"});
  EXPECT_EQ(sender.fire(49h), Facts{});
  EXPECT_EQ(sender.settle(49h), Facts{});
}

TEST(CampaignR24, KeepsTheStatsOfItsCompletionAndCountsOn) {
  Sender sender;
  sender.take(0h, created());
  sender.take(0h, launched(1));
  sender.enrol(Outcome::kNoInteraction);
  sender.settle(25h);
  const CampaignCounts stored = std::get<CampaignCompleted>(sender.out.facts.front().body).stats;
  sender.count(counted(Outcome::kNoInteraction), counted(Outcome::kLateInteraction));
  EXPECT_EQ(stored.of(Outcome::kNoInteraction), 1);
  EXPECT_EQ(sender.campaign.counts.of(Outcome::kLateInteraction), 1);
  EXPECT_EQ(sender.campaign.status, CampaignStatus::kCompleted);
}

TEST(CancellationR24, ReachesEveryPartitionOnce) {
  Sender sender;
  sender.take(0h, created());
  EXPECT_EQ(sender.take(1h, CampaignCancelRequested{}), Facts{"cancelled"});
  ASSERT_EQ(sender.out.broadcasts.size(), 1u);
  EXPECT_EQ(std::get<CampaignCancelled>(sender.out.broadcasts.front()).campaign, CampaignIdView{"c1"});
  EXPECT_EQ(sender.take(2h, CampaignCancelRequested{}), Facts{});
  EXPECT_TRUE(sender.out.broadcasts.empty());
}

TEST(CancellationR24, EndsADraftASendingAndAnExternalOne) {
  for (int stage = 0; stage < 4; ++stage) {
    Sender sender;
    if (stage == 1) sender.enrol(Outcome::kPending);
    if (stage >= 2) sender.take(0h, created());
    if (stage == 3) sender.take(0h, launched(1));
    EXPECT_EQ(sender.take(1h, CampaignCancelRequested{}), Facts{"cancelled"}) << stage;
    EXPECT_EQ(sender.campaign.status, CampaignStatus::kCancelled) << stage;
    EXPECT_EQ(sender.take(2h, created()), Facts{}) << stage;
    EXPECT_EQ(sender.take(2h, launched(0)), Facts{}) << stage;
    EXPECT_FALSE(sender.out.refusal) << stage;
    EXPECT_EQ(sender.fire(100h), Facts{}) << stage;
    EXPECT_EQ(sender.settle(100h), Facts{}) << stage;
  }
}

TEST(CancellationR24, LeavesACompletedOneItsStatusAndGoesOutAllTheSame) {
  Sender sender;
  sender.take(0h, created());
  sender.take(0h, launched(0));
  sender.settle(0h);
  EXPECT_EQ(sender.take(1h, CampaignCancelRequested{}), Facts{"cancelled"});
  EXPECT_EQ(sender.campaign.status, CampaignStatus::kCompleted);
  EXPECT_EQ(sender.out.broadcasts.size(), 1u);
}

}  // namespace
}  // namespace test
}  // namespace relance::domain
