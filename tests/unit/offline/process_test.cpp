// The reference run: numbering, clocks, dead letters, statistics (section 8 of the rules).
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include <relance/offline/process.h>

namespace relance::offline {
namespace {

using Lines = std::vector<std::string>;

constexpr std::int64_t kHour = 3'600'000;
constexpr std::int64_t kStart = 1'795'132'800'000;  // 2026-11-20T00:00:00Z

std::string event(std::string_view type, std::string_view subject, std::string_view time, std::string_view data) {
  std::string text = R"({"specversion":"1.0","id":"e","source":"/test","type":"relance.)";
  return text.append(type)
      .append(R"(.v1","subject":")")
      .append(subject)
      .append(R"(","time":"2026-11-)")
      .append(time)
      .append(R"(:00:00.000Z","data":)")
      .append(data)
      .append("}\n");
}
std::string tick(std::string_view time) {
  return event("clock.ticked", "", time, "{}");
}
std::string sent(std::string_view time, std::string_view contact, std::string_view campaign) {
  return event("message.sent", contact, time,
               R"({"campaign":")" + std::string{campaign} +
                   R"(","account":"a","message":"message_1","provider_message_id":"w-)" + std::string{contact} +
                   R"(","sent_at":"2026-11-20T00:00:00Z"})");
}
std::string created(std::string_view time, std::string_view audience) {
  return event("campaign.created", "c1", time,
               R"({"name":"n","account":"a","message_1":{},"message_2":{},"audience":)" + std::string{audience} + "}");
}

// "type subject time cause:number" of every fact.
Lines facts_of(const Result& result) {
  Lines lines;
  const auto member = [](std::string_view line, std::string_view name) {
    const std::string start = "\"" + std::string{name} + "\":\"";
    const std::size_t at = line.find(start) + start.size();
    return std::string{line.substr(at, line.find('"', at) - at)};
  };
  for (std::string_view rest = result.facts; !rest.empty(); rest.remove_prefix(rest.find('\n') + 1)) {
    const std::string_view line = rest.substr(0, rest.find('\n'));
    const std::string type = member(line, "type");
    const std::string id = member(line, "id");
    EXPECT_EQ(id.substr(0, id.rfind(':')), member(line, "cause"));
    lines.push_back(type.substr(8, type.size() - 11) + " " + member(line, "subject") + " " +
                    member(line, "time").substr(8, 5) + " " + id.substr(8));
  }
  return lines;
}

Result run(const std::string& text, std::optional<std::int64_t> until_hours = std::nullopt,
           std::uint32_t partitions = 1) {
  return process_text(text, {partitions}, until_hours ? std::optional{kStart + *until_hours * kHour} : std::nullopt);
}

TEST(Process, NumbersTheFactsOfEachLine) {
  EXPECT_EQ(facts_of(run(event("contact.enrolled", "33612345678", "20T01", R"({"campaign":"c1","account":"a"})") +
                         "\n" + tick("20T02") + event("contact.deleted", "33612345678", "20T03", "{}"))),
            (Lines{"message.requested 33612345678 20T01 contact-events/0/0:0",
                   "contact.outcome_changed 33612345678 20T01 contact-events/0/0:1",
                   "contact.deleted 33612345678 20T03 contact-events/0/3:0",
                   "contact.outcome_changed 33612345678 20T03 contact-events/0/3:1"}));
}

TEST(Process, FiresTimersAtTheirTimeUnderTheLineThatMovedTheClock) {
  EXPECT_EQ(facts_of(run(sent("20T00", "33612345678", "c1") + tick("20T23") + tick("22T05"))),
            (Lines{"message.updated 33612345678 20T00 contact-events/0/0:0",
                   "contact.outcome_changed 33612345678 20T00 contact-events/0/0:1",
                   "contact.timed_out 33612345678 21T00 contact-events/0/2:0",
                   "contact.outcome_changed 33612345678 21T00 contact-events/0/2:1"}));
}

TEST(Process, FiresWhatIsDueByTheEndUnderTheNumberOfLines) {
  const std::string text = sent("20T00", "33612345678", "c1");
  EXPECT_EQ(facts_of(run(text, 23)).size(), 2u);
  EXPECT_EQ(facts_of(run(text, 24)).back(), "contact.outcome_changed 33612345678 21T00 contact-events/0/1:1");
}

TEST(Process, MovesNoClockBack) {
  const std::string late = tick("25T00") + sent("20T01", "33612345678", "c1");
  EXPECT_EQ(facts_of(run(late)).back(), "contact.outcome_changed 33612345678 25T00 contact-events/0/1:1");
  EXPECT_EQ(facts_of(run(late, 1)).back(), "contact.outcome_changed 33612345678 25T00 contact-events/0/2:1")
      << "what is due fires all the same";
}

TEST(Process, FiresContactsBeforeCampaignsAndCompletesOnce) {
  const Lines facts =
      facts_of(run(created("20T00", "{}") + event("campaign.launched", "c1", "20T00", R"({"expected":1})") +
                       sent("20T00", "33612345678", "c1"),
                   100));
  EXPECT_EQ(facts.back(), "campaign.completed c1 21T00 campaign-events/0/3:0");
  EXPECT_EQ(facts.at(facts.size() - 2), "contact.outcome_changed 33612345678 21T00 contact-events/0/3:1");
}

TEST(Process, FoldsALineAndAllThatFollowsBeforeTheNext) {
  const std::string text = event("contact.upserted", "33612345678", "20T00", R"({"categories":["vip"]})") +
                           event("contact.upserted", "33612345670", "20T00", R"({"categories":["vip"]})") +
                           created("20T00", R"({"categories":["vip"]})") +
                           event("campaign.launched", "c1", "20T01", "{}") +
                           event("campaign.cancelled", "c1", "20T02", "{}");
  EXPECT_EQ(facts_of(run(text)), (Lines{"contact.upserted 33612345678 20T00 contact-events/0/0:0",
                                        "contact.upserted 33612345670 20T00 contact-events/0/1:0",
                                        "campaign.created c1 20T00 campaign-events/0/2:0",
                                        "campaign.launched c1 20T01 campaign-events/0/3:0",
                                        "message.requested 33612345670 20T01 contact-events/0/3:0",
                                        "contact.outcome_changed 33612345670 20T01 contact-events/0/3:1",
                                        "message.requested 33612345678 20T01 contact-events/0/3:2",
                                        "contact.outcome_changed 33612345678 20T01 contact-events/0/3:3",
                                        "campaign.cancelled c1 20T02 campaign-events/0/4:0",
                                        "contact.outcome_changed 33612345670 20T02 contact-events/0/4:0",
                                        "contact.outcome_changed 33612345678 20T02 contact-events/0/4:1"}));
}

TEST(Process, CompletesAnEmptyCampaignAtItsLaunch) {
  const std::string text =
      created("20T00", R"({"categories":["vip"]})") + event("campaign.launched", "c1", "20T01", "{}");
  EXPECT_EQ(facts_of(run(text)).back(), "campaign.completed c1 20T01 campaign-events/0/1:1");
  EXPECT_EQ(facts_of(run(text, std::nullopt, 8)).back(), "campaign.completed c1 20T01 campaign-events/0/1:1");
}

TEST(Process, SkipsBlankLinesAndTakesALastOneWithoutItsEnd) {
  std::string text = "\n \t\r\n" + sent("20T00", "33612345678", "c1");
  text.pop_back();
  const Result result = run(text);
  EXPECT_EQ(facts_of(result).front(), "message.updated 33612345678 20T00 contact-events/0/2:0");
  EXPECT_EQ(result.dead_letters, "");
}

TEST(Process, SetsAsideWhatItCannotTakeAndGoesOn) {
  const Result result =
      run("{\n" + tick("20T05") + event("contact.deleted", "nobody", "20T09", "{}") +
          event("campaign.launched", "c1", "20T07", R"({"expected":1})") + sent("20T06", "33612345678", "c1"));
  EXPECT_EQ(
      result.dead_letters,
      R"({"topic":"relance.contact-events","partition":0,"offset":0,"reason":"unreadable","path":"","time":null,"key":null,"value":"{"})"
      "\n"
      R"({"topic":"relance.contact-events","partition":0,"offset":2,"reason":"subject","path":"/subject","time":"2026-11-20T05:00:00.000Z","key":null,)"
      R"("value":"{\"specversion\":\"1.0\",\"id\":\"e\",\"source\":\"/test\",\"type\":\"relance.contact.deleted.v1\",\"subject\":\"nobody\",)"
      R"(\"time\":\"2026-11-20T09:00:00.000Z\",\"data\":{}}"})"
      "\n"
      R"({"topic":"relance.campaign-events","partition":0,"offset":3,"reason":"unknown_campaign","path":"/subject","time":"2026-11-20T07:00:00.000Z",)"
      R"("key":null,"value":"{\"specversion\":\"1.0\",\"id\":\"e\",\"source\":\"/test\",\"type\":\"relance.campaign.launched.v1\",\"subject\":\"c1\",)"
      R"(\"time\":\"2026-11-20T07:00:00.000Z\",\"data\":{\"expected\":1}}"})"
      "\n");
  EXPECT_EQ(facts_of(result).front(), "message.updated 33612345678 20T07 contact-events/0/4:0")
      << "a refused record moved the clock, an unreadable one did not";
}

TEST(Process, StopsAtALineOfANewerVersion) {
  std::string newer = sent("20T01", "33612345679", "c1");
  newer.replace(newer.find("/test"), 5, "/relance/contact");
  newer.replace(newer.find(".v1"), 3, ".v9");
  const Result result = run(sent("20T00", "33612345678", "c1") + newer + sent("20T02", "33612345670", "c1"));
  EXPECT_TRUE(result.newer_writer);
  EXPECT_EQ(facts_of(result).size(), 2u);
  EXPECT_FALSE(run(sent("20T00", "33612345678", "c1")).newer_writer);
}

TEST(Process, ListsWhatIsKnownInItsStatistics) {
  EXPECT_EQ(
      run("").stats,
      R"({"global":{"total_contacts":0,"messages_sent":0,"messages_delivered":0,"messages_read":0,"interactions":0,"failures":0,"campaigns":{}},)"
      R"("campaigns":{},"categories":{}})");
  const std::string stats = run(event("category.upserted", "new", "20T00", R"({"name":"New"})") +
                                event("category.upserted", "old", "20T00", R"({"name":"Old"})") +
                                event("category.deleted", "old", "20T00", "{}") +
                                event("contact.upserted", "33612345678", "20T00", R"({"categories":["vip"]})") +
                                event("campaign.launched", "c9", "20T00", "{}") +
                                event("campaign.cancelled", "c2", "20T00", "{}") + sent("20T00", "33612345678", "c1"))
                                .stats;
  EXPECT_NE(stats.find(R"("categories":{"new":{"contact_count":0},"vip":{"contact_count":1}}})"), std::string::npos)
      << stats;
  EXPECT_NE(stats.find(R"("campaigns":{"external":1,"cancelled":1}},"campaigns":{"c1":{)"), std::string::npos) << stats;
  EXPECT_NE(stats.find(R"("status":"external"},"c2":{)"), std::string::npos) << stats;
  EXPECT_EQ(stats.find("c9"), std::string::npos) << stats;
}

TEST(ProcessR18, ClosesBeforeTheVeryEventThatNamesTheCampaign) {
  const std::string text =
      event("contact.enrolled", "33612345678", "20T00", R"({"campaign":"c1","account":"a"})") +
      sent("20T00", "33612345678", "c1") + tick("21T00") +
      R"({"specversion":"1.0","id":"e","source":"/test","type":"relance.contact.enrolled.v1","subject":"33612345678",)"
      R"("time":"2026-12-21T00:00:00Z","data":{"campaign":"c1","account":"a"}})";
  const Result result = run(text);
  EXPECT_EQ(result.outbox.find("send.requested"), result.outbox.rfind("send.requested"))
      << "Message 1 was requested twice:\n"
      << result.outbox;
  EXPECT_NE(result.stats.find(R"("c1":{"total_contacts":1,)"), std::string::npos) << result.stats;
}

TEST(Process, AsksTheOutboxInTheOrderOfDecisions) {
  const Result result = run(created("20T00", "{}") +
                            event("contact.enrolled", "33612345678", "20T01", R"({"campaign":"c1","account":"a"})") +
                            event("campaign.cancelled", "c1", "20T02", "{}"));
  const std::size_t defined = result.outbox.find("campaign.defined");
  const std::size_t requested = result.outbox.find("send.requested");
  const std::size_t withdrawn = result.outbox.find("send.withdrawn");
  EXPECT_LT(defined, requested);
  EXPECT_LT(requested, withdrawn);
  EXPECT_NE(withdrawn, std::string::npos);
}

}  // namespace
}  // namespace relance::offline
