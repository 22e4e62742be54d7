// Which types each log takes, and what only our own tasks write (section 3 of the rules).
#include <gtest/gtest.h>

#include "unit/events/event_reader_fixture.h"

namespace relance::events::test {
namespace {

using namespace domain;

struct Case {
  std::string_view type;
  std::string_view subject;
  std::string_view data;
};

constexpr Case kOfContacts[] = {
    {"contact.upserted", kContact, ""},
    {"contact.deleted", kContact, ""},
    {"contact.enrolled", kContact, R"({"campaign":"c1","account":"a"})"},
    {"message.sent", kContact,
     R"({"campaign":"c1","account":"a","message":"message_1","provider_message_id":"m","sent_at":"2026-11-20T08:00:00Z"})"},
    {"message.failed", kContact,
     R"({"campaign":"c1","account":"a","message":"message_1","error":{"code":"1","title":"t"}})"},
    {"message.received", kContact, R"({"account":"a","provider_message_id":"m","kind":"text"})"},
    {"message.status", kContact, R"({"account":"a","provider_message_id":"m","status":"read"})"},
    {"campaign.opened", "c1", R"({"campaign":"c1","account":"a","audience":{"categories":[]}})"},
};
constexpr Case kOfCampaigns[] = {
    {"campaign.created", "c1", R"({"name":"n","account":"a","message_1":{},"message_2":{},"audience":{}})"},
    {"campaign.launched", "c1", ""},
    {"category.upserted", "vip", R"({"name":"n"})"},
    {"category.deleted", "vip", ""},
};
constexpr Case kOfOurTasks[] = {
    {"campaign.counted", "c1", R"({"scope":"campaign:c1"})"},
    {"campaign.enrolled", "c1", R"({"campaign":"c1","partition":0})"},
};
constexpr Case kTick = {"clock.ticked", "x", ""};
constexpr Case kCancelled = {"campaign.cancelled", "c1", R"({"campaign":"c1"})"};

std::string outcome(const Case& c, Source source) {
  return Records{}.defect(record(c.type, c.subject, c.data), source);
}

TEST(LogsOfTypes, AreKeptApart) {
  for (const Case& c : kOfContacts) {
    EXPECT_EQ(outcome(c, Source::kFile), "ok") << c.type;
    EXPECT_EQ(outcome(c, Source::kContactLog), "ok") << c.type;
    EXPECT_EQ(outcome(c, Source::kCampaignLog), "type /type") << c.type;
  }
  for (const Case& c : kOfCampaigns) {
    EXPECT_EQ(outcome(c, Source::kFile), "ok") << c.type;
    EXPECT_EQ(outcome(c, Source::kContactLog), "type /type") << c.type;
    EXPECT_EQ(outcome(c, Source::kCampaignLog), "ok") << c.type;
  }
  for (const Case& c : kOfOurTasks) {
    EXPECT_EQ(outcome(c, Source::kFile), "type /type") << c.type;
    EXPECT_EQ(outcome(c, Source::kContactLog), "type /type") << c.type;
    EXPECT_EQ(outcome(c, Source::kCampaignLog), "ok") << c.type;
  }
  for (const Source source : {Source::kFile, Source::kContactLog, Source::kCampaignLog}) {
    EXPECT_EQ(outcome(kTick, source), "ok");
    EXPECT_EQ(outcome(kCancelled, source), "ok");
    EXPECT_EQ(outcome({"message.requested", kContact, "{}"}, source), "type /type");
    EXPECT_EQ(outcome({"send.requested", "a", "{}"}, source), "type /type");
  }
}

TEST(LogsOfTypes, NameTheLogOfADefect) {
  Records records;
  const auto log_of = [&](std::string_view text, Source source) { return records.read(text, source).error().log; };
  EXPECT_EQ(log_of("{", Source::kContactLog), Log::kContactEvents);
  EXPECT_EQ(log_of("{", Source::kCampaignLog), Log::kCampaignEvents);
  const std::string launched = record("campaign.launched", "c1", R"({"expected":-1})");
  EXPECT_EQ(log_of(launched, Source::kFile), Log::kCampaignEvents);
  EXPECT_EQ(log_of(launched, Source::kContactLog), Log::kContactEvents);
  const std::string enrolled = record("contact.enrolled", kContact, "");
  EXPECT_EQ(log_of(enrolled, Source::kFile), Log::kContactEvents);
  EXPECT_EQ(log_of(enrolled, Source::kCampaignLog), Log::kCampaignEvents);
}

TEST(LogsOfTypes, StopForANewerWriterInEachOfThem) {
  Records records;
  const auto newer = [&](std::string_view type, Source source) {
    const std::string text = R"({"specversion":"1.0","id":"x","source":"/relance/contact","type":")" +
                             std::string{type} + R"(","subject":"c1","time":"2026-11-20T08:00:00Z"})";
    const ReadResult result = records.read(text, source);
    return !result && result.error().newer_writer;
  };
  for (const Source source : {Source::kFile, Source::kContactLog, Source::kCampaignLog}) {
    EXPECT_TRUE(newer("relance.campaign.counted.v2", source));
    EXPECT_TRUE(newer("relance.anything.v1", source));
    EXPECT_FALSE(newer("relance.campaign.counted.v1", source));
    EXPECT_FALSE(newer("relance.campaign.enrolled.v1", source));
    EXPECT_FALSE(newer("relance.contact.deleted.v1", source)) << "known, wherever it stands";
    EXPECT_FALSE(newer("relance.message.requested.v1", source));
  }
}

TEST(CancelledEvent, IsTheBroadcastOfTheContactLog) {
  Records records;
  const ReadResult result =
      records.read(record("campaign.cancelled", "other", R"({"campaign":"c1"})"), Source::kContactLog);
  ASSERT_TRUE(result.ok());
  const auto& event = std::get<BroadcastEvent>(result.value());
  EXPECT_EQ(event.time, kTime);
  EXPECT_EQ(std::get<CampaignCancelled>(event.body).campaign.text(), "c1") << "data.campaign counts";
}

TEST(CancelledEvent, NamesItsCampaignInTheContactLogOnly) {
  Records records;
  const std::string bare = record("campaign.cancelled", "c1", "");
  EXPECT_EQ(records.defect(bare, Source::kContactLog), "member /data");
  EXPECT_EQ(records.defect(record("campaign.cancelled", "c1", "{}"), Source::kContactLog), "member /data/campaign");
  EXPECT_EQ(records.defect(record("campaign.cancelled", "c1", R"({"campaign":"é"})"), Source::kContactLog),
            "id /data/campaign");
  for (const Source source : {Source::kFile, Source::kCampaignLog}) {
    const ReadResult result = records.read(bare, source);
    ASSERT_TRUE(result.ok());
    const auto& event = std::get<CampaignEvent>(result.value());
    EXPECT_TRUE(std::holds_alternative<CampaignCancelRequested>(event.body));
  }
}

TEST(EnrolledEvent, NamesCampaignAndPartition) {
  Records records;
  const auto read = [&](std::string_view data) {
    return records.defect(record("campaign.enrolled", "c1", data), Source::kCampaignLog);
  };
  const ReadResult result = records.read(
      record("campaign.enrolled", "c1", R"({"campaign":"c1","partition":2147483647,"x":[]})"), Source::kCampaignLog);
  ASSERT_TRUE(result.ok());
  const auto& event = std::get<EnrolledEvent>(result.value());
  EXPECT_EQ(event.campaign.text(), "c1");
  EXPECT_EQ(event.partition, Partition{2147483647});
  EXPECT_EQ(event.time, kTime);
  EXPECT_EQ(read(""), "member /data");
  EXPECT_EQ(read(R"({"partition":1})"), "member /data/campaign");
  EXPECT_EQ(read(R"({"campaign":"c1"})"), "member /data/partition");
  for (const char* partition : {"-1", "2147483648", "1.0", "\"1\""}) {
    EXPECT_EQ(read(R"({"campaign":"c1","partition":)" + std::string{partition} + "}"), "value /data/partition");
  }
}

class CountedRecords : public testing::Test {
 protected:
  std::string defect(std::string_view data) {
    return records_.defect(record("campaign.counted", "c1", data), Source::kCampaignLog);
  }
  template <class Body>
  Body body(std::string_view data) {
    const ReadResult result = records_.read(record("campaign.counted", "c1", data), Source::kCampaignLog);
    if (!result.ok()) {
      ADD_FAILURE() << data;
      return {};
    }
    const auto& event = std::get<CountedEvent>(result.value());
    EXPECT_EQ(event.time, kTime);
    return std::get<Body>(event.body);
  }

 private:
  Records records_;
};

TEST_F(CountedRecords, NameTheCountersOfACampaign) {
  const auto counted = body<CampaignCounted>(
      R"({"pending":-1,"awaiting_reply":1,"message_1.sent":2,"message_2.failed":-3,"interaction_count":4,"excluded":5,)"
      R"("total_contacts":-9223372036854775808,"unheard_of":1.5,"failed":null,"scope":"campaign:c-2"})");
  CampaignCounts expected;
  expected.total_contacts = INT64_MIN;
  expected.outcomes[0] = -1;
  expected.outcomes[1] = 1;
  expected.messages[0][1] = 2;
  expected.messages[1][4] = -3;
  expected.interaction_count = 4;
  expected.excluded = 5;
  EXPECT_EQ(counted.campaign.text(), "c-2");
  EXPECT_EQ(counted.difference, expected);
}

TEST_F(CountedRecords, NameTheCountersOfACategoryAndOfEverybody) {
  const auto category = body<CategoryCounted>(R"({"scope":"category:vip","contact_count":-7,"pending":"x"})");
  EXPECT_EQ(category.category.text(), "vip");
  EXPECT_EQ(category.contacts, -7);
  GlobalCounts expected;
  expected.failures = 1;
  expected.campaigns[static_cast<std::size_t>(CampaignStatus::kDraft)] = -1;
  expected.campaigns[static_cast<std::size_t>(CampaignStatus::kSending)] = 1;
  const auto global =
      body<GlobalCounted>(R"({"scope":"global","failures":1,"campaigns.draft":-1,"campaigns.sending":1})");
  EXPECT_EQ(global.difference, expected);
}

TEST_F(CountedRecords, HaveAScope) {
  EXPECT_EQ(defect(""), "member /data");
  EXPECT_EQ(defect("{}"), "member /data/scope");
  EXPECT_EQ(defect(R"({"scope":1})"), "value /data/scope");
  for (const char* scope : {"", "Global", "globals", "c1", "contact:1", "campaign"}) {
    EXPECT_EQ(defect(R"({"scope":")" + std::string{scope} + "\"}"), "value /data/scope") << scope;
  }
  for (const char* scope : {"campaign:", "campaign:a b", "category:", "category:a:b"}) {
    EXPECT_EQ(defect(R"({"scope":")" + std::string{scope} + "\"}"), "id /data/scope") << scope;
  }
}

TEST_F(CountedRecords, CountInIntegersAndOnce) {
  for (const char* value : {"1.0", "1e2", "\"1\"", "true", "[]", "9223372036854775808"}) {
    EXPECT_EQ(defect(R"({"scope":"campaign:c1","message_1.read":)" + std::string{value} + "}"),
              "value /data/message_1.read")
        << value;
  }
  EXPECT_EQ(defect(R"({"scope":"campaign:c1","pending":1,"pending":1})"), "unreadable /data/pending");
  EXPECT_EQ(defect(R"({"scope":"global","scope":"global"})"), "unreadable /data/scope");
}

}  // namespace
}  // namespace relance::events::test
