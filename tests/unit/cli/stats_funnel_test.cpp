// Counters at a terminal.
#include "projections/stats_funnel.h"

#include <string>

#include <gtest/gtest.h>

namespace relance::cli {
namespace {

TEST(Funnel, OfACampaignShowsHowFarItsContactsCame) {
  const std::string text = campaign_funnel(
      R"({"campaign":"spring","status":"sending","total_contacts":200,"pending":0,"awaiting_reply":50,"message_1":{"sent":200,"read":1},)"
      R"("message_2":{"sent":100},"interaction_count":7,"excluded":2,"as_of":{"position":"relance.stats/0/9","time":"2026-11-20T08:00:00.000Z"}})");
  EXPECT_TRUE(text.starts_with("spring: sending\n")) << text;
  EXPECT_NE(text.find("message 2 sent               100   50.0 %  ████████████████████\n"), std::string::npos) << text;
  EXPECT_NE(text.find("message 1 read                 1    0.5 %  █\n"), std::string::npos) << text;
  EXPECT_NE(text.find("pending                        0    0.0 %  \n"), std::string::npos) << text;
  EXPECT_TRUE(text.ends_with("as of 2026-11-20T08:00:00.000Z, relance.stats/0/9\n")) << text;
}

TEST(Funnel, OfNobodyDividesByNothing) {
  const std::string text =
      campaign_funnel(R"({"campaign":"empty","status":null,"as_of":{"position":null,"time":null}})");
  EXPECT_TRUE(text.starts_with("empty: -\ncontacts                       0    0.0 %  \n")) << text;
}

TEST(Funnel, OfADashboardNamesItsCampaigns) {
  const std::string text = dashboard_funnel(
      R"({"totals":{"total_contacts":3,"messages_sent":4,"messages_delivered":2},"recent_campaigns":[{"id":"spring","status":"draft",)"
      R"("stats":{"total_contacts":3,"message_2":{"sent":0}}}],"as_of":{"position":null,"time":null}})");
  EXPECT_NE(text.find("messages sent                  4  100.0 %"), std::string::npos) << text;
  EXPECT_NE(text.find("spring                         3  draft"), std::string::npos) << text;
}

}  // namespace
}  // namespace relance::cli
