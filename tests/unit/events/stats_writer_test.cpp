// The exact text of the objects of stats.json (R21, R22, R23).
#include <gtest/gtest.h>

#include <relance/events/fact_writer.h>

namespace relance::events {
namespace {

using namespace domain;

CampaignCounts sample() {
  CampaignCounts counts;
  counts.total_contacts = 45;
  for (std::size_t i = 0; i < counts.outcomes.size(); ++i) counts.outcomes[i] = static_cast<std::int64_t>(i + 1);
  counts.messages = {{{45, 40, 35, 30, 2}, {9, 8, 7, 6, 1}}};
  counts.interaction_count = 12;
  counts.excluded = 3;
  return counts;
}

constexpr std::string_view kSample =
    R"({"total_contacts":45,"pending":1,"awaiting_reply":2,"replied":3,"message_2_sent":4,"no_interaction":5,"late_interaction":6,"failed":7,)"
    R"("opted_out":8,"cancelled":9,"message_1":{"requested":45,"sent":40,"delivered":35,"read":30,"failed":2},)"
    R"("message_2":{"requested":9,"sent":8,"delivered":7,"read":6,"failed":1},"interaction_count":12,"sent_count":48,"delivered_count":42,)"
    R"("read_count":36,"failed_count":18,"excluded":3)";

TEST(CampaignStatsR21, HaveEveryCounter) {
  ByteBuffer out;
  write_campaign_stats(sample(), out);
  EXPECT_EQ(out.view(), std::string{kSample} + "}");
}

TEST(CampaignStatsR21, EndWithTheStatusOfTheCampaign) {
  Campaign campaign;
  campaign.counts = sample();
  campaign.status = CampaignStatus::kSending;
  ByteBuffer out;
  write_campaign_stats(campaign, out);
  EXPECT_EQ(out.view(), std::string{kSample} + R"(,"status":"sending"})");
}

TEST(GlobalStatsR22, ListTheStatusesThatOccur) {
  GlobalCounts counts;
  counts.total_contacts = 1;
  counts.interactions = 2;
  counts.messages_sent = 3;
  counts.messages_delivered = 4;
  counts.messages_read = 5;
  counts.failures = 6;
  ByteBuffer out;
  write_global_stats(counts, out);
  EXPECT_EQ(
      out.view(),
      R"({"total_contacts":1,"messages_sent":3,"messages_delivered":4,"messages_read":5,"interactions":2,"failures":6,"campaigns":{}})");
  for (const CampaignStatus status :
       {CampaignStatus::kUnknown, CampaignStatus::kExternal, CampaignStatus::kCompleted, CampaignStatus::kCancelled}) {
    counts.campaigns[static_cast<std::size_t>(status)] = 7;
  }
  out.clear();
  write_global_stats(counts, out);
  EXPECT_TRUE(out.view().ends_with(R"("campaigns":{"external":7,"completed":7,"cancelled":7}})")) << out.view();
}

TEST(CategoryStatsR23, HaveOneCount) {
  Category category;
  category.contacts = 17;
  ByteBuffer out;
  write_category_stats(category, out);
  EXPECT_EQ(out.view(), R"({"contact_count":17})");
}

}  // namespace
}  // namespace relance::events
