// What an envelope must say, and which of its defects is named (section 3 of the rules).
#include <map>

#include <gtest/gtest.h>

#include "unit/events/event_reader_fixture.h"

namespace relance::events::test {
namespace {

// An envelope of a contact's deletion with some members written otherwise; an empty text leaves the member out.
using Members = std::map<std::string, std::string>;

std::string envelope(const Members& changes) {
  Members members = {{"specversion", R"("1.0")"},     {"id", R"("evt-1")"},
                     {"source", R"("/test")"},        {"type", R"("relance.contact.deleted.v1")"},
                     {"subject", R"("33612345678")"}, {"time", R"("2026-11-20T08:00:00Z")"}};
  for (const auto& [name, value] : changes) members[name] = value;
  std::string text;
  for (const auto& [name, value] : members) {
    if (!value.empty()) text += (text.empty() ? "{\"" : ",\"") + name + "\":" + value;
  }
  return text + "}";
}

std::string defect(const Members& changes) {
  return Records{}.defect(envelope(changes));
}

TEST(Envelope, NeedsEveryMember) {
  EXPECT_EQ(defect({}), "ok");
  for (const char* name : {"specversion", "id", "source", "type", "subject", "time"}) {
    EXPECT_EQ(defect({{name, ""}}), "member /" + std::string{name});
    EXPECT_EQ(defect({{name, "null"}}), "member /" + std::string{name}) << "null is absent";
  }
}

TEST(Envelope, NeedsTextEverywhere) {
  for (const char* name : {"specversion", "id", "source", "type", "subject", "time"}) {
    for (const char* value : {"1", "1.0", "true", "{}", "[]"})
      EXPECT_EQ(defect({{name, value}}), "value /" + std::string{name}) << value;
  }
}

TEST(Envelope, IsOfVersion1) {
  for (const char* version : {R"("1")", R"("1.1")", R"("0.3")", R"("")", R"("1.0 ")"}) {
    EXPECT_EQ(defect({{"specversion", version}}), "value /specversion") << version;
  }
}

TEST(Envelope, HasAnIdOfTheCharset) {
  EXPECT_EQ(defect({{"id", R"("a:b/c=d+e@f-g_h.i")"}}), "ok");
  EXPECT_EQ(defect({{"id", '"' + std::string(256, 'a') + '"'}}), "ok");
  for (const std::string& id :
       {std::string{}, std::string{"a b"}, std::string{"é"}, std::string{"a\\u0000"}, std::string(257, 'a')}) {
    EXPECT_EQ(defect({{"id", '"' + id + '"'}}), "id /id") << id;
  }
}

TEST(Envelope, HasASourceOfAnyText) {
  EXPECT_EQ(defect({{"source", R"("é \u20ac")"}}), "ok");
  EXPECT_EQ(defect({{"source", R"("")"}}), "value /source");
  EXPECT_EQ(defect({{"source", R"("a\u0000b")"}}), "value /source");
}

TEST(Envelope, HasAKnownType) {
  for (const char* type :
       {"", "contact.deleted", "relance.contact.deleted.v2", "relance.contact.deleted", "Relance.contact.deleted.v1",
        "relance.contact.outcome_changed.v1", "relance.send.requested.v1"}) {
    EXPECT_EQ(defect({{"type", '"' + std::string{type} + '"'}}), "type /type") << type;
  }
}

TEST(Envelope, HasASubjectThatTheTypeWants) {
  for (const char* subject : {"acc-1", "+33612345678", "0612345678", "123456", "bsuid:"}) {
    EXPECT_EQ(defect({{"subject", '"' + std::string{subject} + '"'}}), "subject /subject") << subject;
  }
  for (const char* subject : {"", "33 612345678", "bsuid:é"})
    EXPECT_EQ(defect({{"subject", '"' + std::string{subject} + '"'}}), "id /subject") << subject;
  const auto campaign = [](const std::string& subject) {
    return Members{{"type", R"("relance.campaign.launched.v1")"}, {"subject", '"' + subject + '"'}};
  };
  EXPECT_EQ(defect(campaign("c-1@shop.fr")), "ok");
  EXPECT_EQ(defect(campaign(std::string(128, 'c'))), "ok");
  for (const std::string& subject : {std::string{"c:1"}, std::string{"c/1"}, std::string(129, 'c')})
    EXPECT_EQ(defect(campaign(subject)), "id /subject") << subject;
}

TEST(Envelope, NeedsNoSubjectForAClockThatTicked) {
  const Members tick = {{"type", R"("relance.clock.ticked.v1")"}};
  for (const char* subject : {"", "null", R"("any thing")"}) {
    Members members = tick;
    members["subject"] = subject;
    EXPECT_EQ(defect(members), "ok") << subject;
  }
}

TEST(Envelope, HasATimeOfTheYears1970To2199) {
  EXPECT_EQ(defect({{"time", R"("1970-01-01T00:00:00.000Z")"}}), "ok");
  for (const char* time :
       {"", "2026-11-20", "1969-12-31T23:59:59Z", "2200-01-01T00:00:00Z", "2026-11-20T08:00:60Z", "1764000000"}) {
    EXPECT_EQ(defect({{"time", '"' + std::string{time} + '"'}}), "time /time") << time;
  }
}

TEST(Envelope, HasDataThatIsAnObject) {
  for (const char* data : {"1", R"("text")", "[]", "true"}) EXPECT_EQ(defect({{"data", data}}), "value /data") << data;
  EXPECT_EQ(defect({{"data", "null"}}), "ok");
}

TEST(Envelope, TakesUnknownAttributes) {
  EXPECT_EQ(defect({{"traceparent", R"("00-1")"},
                    {"Subject", "1"},
                    {"data_base64", R"("AA==")"},
                    {"x", R"({"a":[1,{"b":null}]})"}}),
            "ok");
}

// The first defect decides, in the order of the members of the rules, wherever they stand in the record.
TEST(Envelope, NamesTheFirstDefectOnly) {
  Members broken = {{"specversion", "1"}, {"id", "1"},   {"source", "1"}, {"type", "1"},
                    {"subject", "1"},     {"time", "1"}, {"data", "1"}};
  for (const char* name : {"specversion", "id", "source", "type", "subject", "time", "data"}) {
    EXPECT_EQ(defect(broken), "value /" + std::string{name});
    broken.erase(name);
  }
  EXPECT_EQ(defect(broken), "ok");
}

TEST(Envelope, TellsWhichLogARecordBelongsToAsFarAsItsTypeSays) {
  Records records;
  const auto log_of = [&](const Members& changes) { return records.read(envelope(changes)).error().log; };
  EXPECT_EQ(log_of({{"time", "1"}}), Log::kContactEvents);
  EXPECT_EQ(log_of({{"time", "1"}, {"subject", R"("c1")"}, {"type", R"("relance.campaign.launched.v1")"}}),
            Log::kCampaignEvents);
  EXPECT_EQ(log_of({{"subject", "1"}, {"type", R"("relance.category.deleted.v1")"}}), Log::kCampaignEvents);
  EXPECT_EQ(log_of({{"time", "1"}, {"type", R"("relance.campaign.opened.v1")"}, {"subject", R"("c1")"}}),
            Log::kContactEvents);
  EXPECT_EQ(log_of({{"id", "1"}, {"type", R"("relance.campaign.launched.v1")"}}), Log::kContactEvents)
      << "its type was not looked at";
  EXPECT_EQ(topic_of(Log::kContactEvents), "relance.contact-events");
  EXPECT_EQ(topic_of(Log::kCampaignEvents), "relance.campaign-events");
}

TEST(NewerWriter, IsOneOfOurTasksWithATypeThatWeDoNotKnow) {
  Records records;
  const auto newer = [&](const std::string& source, const std::string& type) {
    const ReadResult result = records.read(envelope({{"source", '"' + source + '"'}, {"type", '"' + type + '"'}}));
    EXPECT_FALSE(result.ok());
    return !result && result.error().newer_writer;
  };
  EXPECT_TRUE(newer("/relance/contact", "relance.contact.deleted.v2"));
  EXPECT_TRUE(newer("/relance/", "anything"));
  EXPECT_FALSE(newer("/relance", "relance.contact.deleted.v2"));
  EXPECT_FALSE(newer("/ingress/relance/", "relance.contact.deleted.v2"));
  EXPECT_FALSE(newer("/Relance/contact", "relance.contact.deleted.v2"));
}

TEST(NewerWriter, IsNobodyWhoseTypesWeKnowOfOtherLogs) {
  Records records;
  for (const char* type : {"contact.excluded", "contact.timed_out", "contact.opted_out", "contact.opted_in",
                           "contact.outcome_changed", "message.requested", "message.updated", "interaction.recorded",
                           "interaction.attributed", "window.opened", "campaign.completed", "campaign.counted",
                           "campaign.enrolled", "campaign.defined", "send.requested", "send.withdrawn"}) {
    const ReadResult result = records.read(
        envelope({{"source", R"("/relance/contact")"}, {"type", "\"relance." + std::string{type} + ".v1\""}}));
    ASSERT_FALSE(result.ok()) << type;
    EXPECT_FALSE(result.error().newer_writer) << type;
    EXPECT_EQ(result.error().defect.reason, Reason::kType) << type;
  }
}

}  // namespace
}  // namespace relance::events::test
