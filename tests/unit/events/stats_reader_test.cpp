// Records of relance.stats, read back from what is written (R21, R22, R23), and what is none.
#include <string>

#include <gtest/gtest.h>

#include <relance/events/fact_writer.h>
#include <relance/events/stats_reader.h>

namespace relance::events {
namespace {

using namespace domain;

class StatsReading : public testing::Test {
 protected:
  // What is read of a value, which it keeps.
  Result<Stats, Defect> read(std::string_view key, std::string_view value) {
    text_ = value;
    text_.reserve(text_.size() + StatsReader::kPadding);
    return reader_.read(key, text_);
  }
  std::string defect(std::string_view key, std::string_view value) {
    const auto stats = read(key, value);
    return stats ? "none" : std::string{to_text(stats.error().reason)} + " " + stats.error().path;
  }

  StatsReader reader_;
  std::string text_;
};

TEST_F(StatsReading, GivesBackTheCountersOfACampaign) {
  Campaign campaign;
  campaign.status = CampaignStatus::kCompleted;
  campaign.counts.total_contacts = 45;
  for (std::size_t i = 0; i < kOutcomeCount; ++i) campaign.counts.outcomes[i] = static_cast<std::int64_t>(i + 1);
  campaign.counts.messages = {{{45, 40, 35, 30, 2}, {9, 8, 7, 6, 1}}};
  campaign.counts.interaction_count = 12;
  campaign.counts.excluded = 3;
  ByteBuffer out;
  write_campaign_stats(campaign, out);
  const auto stats = read("campaign:spring", out.view());
  ASSERT_TRUE(stats.ok()) << stats.error().path;
  const auto& found = std::get<CampaignStats>(stats.value());
  EXPECT_EQ(found.campaign.text(), "spring");
  EXPECT_EQ(found.status, CampaignStatus::kCompleted);
  EXPECT_EQ(found.counts, campaign.counts);
}

TEST_F(StatsReading, GivesBackTheGlobalCounters) {
  GlobalCounts counts;
  counts.total_contacts = 1;
  counts.interactions = 2;
  counts.messages_sent = 3;
  counts.messages_delivered = 4;
  counts.messages_read = 5;
  counts.failures = 6;
  counts.campaigns[static_cast<std::size_t>(CampaignStatus::kSending)] = 7;
  ByteBuffer out;
  write_global_stats(counts, out);
  const auto stats = read("global", out.view());
  ASSERT_TRUE(stats.ok()) << stats.error().path;
  EXPECT_EQ(std::get<GlobalCounts>(stats.value()), counts);
}

TEST_F(StatsReading, KnowsCategoriesAndTheirEnd) {
  const auto stats = read("category:vip", R"({"contact_count":17})");
  ASSERT_TRUE(stats.ok());
  EXPECT_EQ(std::get<CategoryStats>(stats.value()).contacts, 17);
  const auto gone = reader_.read("category:vip", std::nullopt);
  ASSERT_TRUE(gone.ok());
  EXPECT_EQ(std::get<CategoryUnlisted>(gone.value()).category.text(), "vip");
}

TEST_F(StatsReading, RefusesWhatIsNone) {
  EXPECT_EQ(defect("nobody", "{}"), "subject ");
  EXPECT_EQ(defect("campaign:", "{}"), "id ");
  EXPECT_EQ(defect("campaign:a b", "{}"), "id ");
  EXPECT_EQ(defect("campaign:c", "{}"), "member /status");
  EXPECT_EQ(defect("campaign:c", R"({"status":"asleep"})"), "value /status");
  EXPECT_EQ(defect("campaign:c", R"({"status":"draft"})"), "value ");
  EXPECT_EQ(defect("category:c", R"({"contact_count":1.5})"), "value /contact_count");
  EXPECT_EQ(defect("global", R"({"total_contacts":1})"), "value ");
  EXPECT_EQ(defect("global", "["), "unreadable ");
  EXPECT_FALSE(reader_.read("campaign:c", std::nullopt).ok());
}

}  // namespace
}  // namespace relance::events
