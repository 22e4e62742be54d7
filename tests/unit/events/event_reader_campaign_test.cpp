// What each event of the campaign log says (section 3 of the rules).
#include <gtest/gtest.h>

#include "unit/events/event_reader_fixture.h"

namespace relance::events::test {
namespace {

using namespace domain;

std::string created(std::string_view more) {
  return R"({"name":"Autumn","account":"acc-1","message_1":{"text":"Hello"},"message_2":{},"audience":{})" +
         std::string{more} + "}";
}

TEST(CampaignCreatedEvent, TellsEverythingOptional) {
  Records records;
  const auto event = records.campaign<CampaignCreated>(
      "campaign.created",
      R"({"name":"Été \"26\"","account":"acc-1","message_1":{ "template" : { "name" : "a b" , "n" : [ 1, -2.5e3, true, null ] } },)"
      R"("message_2":{"text":"caf\u00e9"},"audience":{"categories":["vip","new"],"size":3},"deadline_hours":720})");
  EXPECT_EQ(event.name, "Été \"26\"");
  EXPECT_EQ(event.account.text(), "acc-1");
  EXPECT_EQ(event.message_2, R"({"text":"café"})");
  ASSERT_TRUE(event.categories);
  EXPECT_EQ(event.categories->size(), 2u);
  EXPECT_EQ((*event.categories)[1].text(), "new");
  EXPECT_EQ(event.deadline_hours, 720);
  EXPECT_EQ(event.message_1.substr(0, 31), R"({"template":{"name":"a b","n":[)") << "minified, its strings as they are";
}

TEST(CampaignCreatedEvent, NeedsNoCategoriesAndNoDeadline) {
  Records records;
  const auto event = records.campaign<CampaignCreated>("campaign.created", created(""));
  EXPECT_FALSE(event.categories);
  EXPECT_FALSE(event.deadline_hours);
  EXPECT_EQ(event.message_1, R"({"text":"Hello"})");
  EXPECT_EQ(event.message_2, "{}");
}

TEST(CampaignCreatedEvent, KeepsBothMessagesBesideEachOther) {
  Records records;
  const std::string large(20'000, 'x');
  const auto event = records.campaign<CampaignCreated>("campaign.created",
                                                       R"({"name":"","account":"a","message_1":{"text":")" + large +
                                                           R"("},"message_2":{"text":"short"},"audience":{}})");
  EXPECT_EQ(event.message_1, R"({"text":")" + large + "\"}");
  EXPECT_EQ(event.message_2, R"({"text":"short"})");
}

TEST(CampaignCreatedEvent, TakesADeadlineOfOneTo720Hours) {
  Records records;
  for (const std::int64_t hours : {1, 48, 720}) {
    const auto event =
        records.campaign<CampaignCreated>("campaign.created", created(R"(,"deadline_hours":)" + std::to_string(hours)));
    EXPECT_EQ(event.deadline_hours, hours);
  }
  for (const char* hours :
       {"0", "721", "-1", "48.0", "4.8e1", "48e0", "\"48\"", "true", "[48]", "9223372036854775808"}) {
    EXPECT_EQ(records.defect(record("campaign.created", "c1", created(R"(,"deadline_hours":)" + std::string{hours}))),
              "value /data/deadline_hours")
        << hours;
  }
  EXPECT_FALSE(
      records.campaign<CampaignCreated>("campaign.created", created(R"(,"deadline_hours":null)")).deadline_hours);
}

TEST(CampaignLaunchedEvent, TellsHowManyAreExpected) {
  Records records;
  EXPECT_FALSE(records.campaign<CampaignLaunched>("campaign.launched", "").expected);
  EXPECT_FALSE(records.campaign<CampaignLaunched>("campaign.launched", R"({"expected":null})").expected);
  EXPECT_EQ(records.campaign<CampaignLaunched>("campaign.launched", R"({"expected":0})").expected, 0u);
  EXPECT_EQ(records.campaign<CampaignLaunched>("campaign.launched", R"({"expected":18446744073709551615})").expected,
            UINT64_MAX);
  for (const char* expected : {"-1", "1.0", "1e3", "1E0", "\"3\"", "false", "{}"}) {
    EXPECT_EQ(records.defect(record("campaign.launched", "c1", R"({"expected":)" + std::string{expected} + "}")),
              "value /data/expected")
        << expected;
  }
}

TEST(CampaignCancelledEvent, IsTheCampaignLogs) {
  Records records;
  const ReadResult result = records.read(record("campaign.cancelled", "c1", R"({"campaign":"c9"})"));
  ASSERT_TRUE(result.ok());
  const auto& event = std::get<CampaignEvent>(result.value());
  EXPECT_EQ(event.campaign.text(), "c1");
  EXPECT_TRUE(std::holds_alternative<CampaignCancelRequested>(event.body));
}

TEST(CategoryEvents, TellANameOrNone) {
  Records records;
  EXPECT_EQ(records.category<CategoryUpserted>("category.upserted", R"({"name":"VIP"})").name, "VIP");
  records.category<CategoryDeleted>("category.deleted", "");
}

TEST(CampaignEvents, CarrySubjectAndTime) {
  Records records;
  const ReadResult campaign = records.read(record("campaign.launched", "c1", ""));
  ASSERT_TRUE(campaign.ok());
  EXPECT_EQ(std::get<CampaignEvent>(campaign.value()).campaign.text(), "c1");
  EXPECT_EQ(time_of(campaign.value()), kTime);
  const ReadResult category = records.read(record("category.deleted", "vip", ""));
  ASSERT_TRUE(category.ok());
  EXPECT_EQ(std::get<CategoryEvent>(category.value()).category.text(), "vip");
  EXPECT_EQ(time_of(category.value()), kTime);
}

}  // namespace
}  // namespace relance::events::test
