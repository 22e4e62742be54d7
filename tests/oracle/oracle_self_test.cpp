#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "oracle/oracle.h"
#include "oracle/reading/instant.h"
#include "oracle/word.h"

// The oracle alone, on histories whose results follow from the rules by hand.
namespace relance::oracle {
namespace {

// An event of 2026-11-20; `time` is its time of day.
std::string line(const std::string& type, const std::string& subject, const std::string& time,
                 const std::string& data) {
  return R"({"specversion":"1.0","id":"e","source":"/hand","type":"relance.)" + type + R"(.v1","subject":")" + subject +
         R"(","time":"2026-11-20T)" + time + R"(Z","data":)" + data + "}\n";
}

std::string sent(const std::string& time) {
  return line("message.sent", "33612345678", time,
              R"({"campaign":"c","account":"a","message":"message_1","provider_message_id":"m1",)"
              R"("sent_at":"2026-11-20T)" +
                  time + R"(Z"})");
}

std::string reply(const std::string& time, const std::string& text) {
  return line("message.received", "33612345678", time,
              R"({"account":"a","provider_message_id":"r)" + time + R"(","kind":"text","text":")" + text + R"("})");
}

// The facts in short: type without prefix, then what they say.
std::vector<std::string> told(const Result& result) {
  std::vector<std::string> out;
  for (const boost::json::object& fact : result.facts) {
    std::string text = boost::json::value_to<std::string>(fact.at("type"));
    text = text.substr(8, text.size() - 11);
    const boost::json::object& data = fact.at("data").as_object();
    for (const char* name : {"message", "status", "to", "reason"}) {
      if (data.contains(name)) text += " " + boost::json::value_to<std::string>(data.at(name));
    }
    out.push_back(text);
  }
  return out;
}

using Facts = std::vector<std::string>;

TEST(OracleSelf, FollowsAReplyInTime) {
  const Result result = run(sent("08:00:00.000") + reply("09:00:00.000", "Oui"), std::nullopt);
  EXPECT_EQ(told(result),
            (Facts{"message.updated message_1 sent", "contact.outcome_changed awaiting_reply", "interaction.recorded",
                   "window.opened", "message.requested message_2", "contact.outcome_changed replied"}));
  EXPECT_EQ(result.stats.at("campaigns").at("c").at("replied"), 1);
  EXPECT_EQ(result.stats.at("campaigns").at("c").at("status"), "external");
  EXPECT_EQ(result.stats.at("global").at("interactions"), 1);
}

TEST(OracleSelf, AttributesTheReplyThatCameBeforeTheSendWasKnown) {
  const Result result = run(reply("07:59:55.000", "Oui") + sent("08:00:00.000"), std::nullopt);
  EXPECT_EQ(told(result),
            (Facts{"interaction.recorded", "window.opened", "message.updated message_1 sent", "interaction.attributed",
                   "message.requested message_2", "contact.outcome_changed replied"}));
  EXPECT_EQ(result.facts.at(5).at("data").at("from"), nullptr);
  const Result too_early = run(reply("07:59:54.999", "Oui") + sent("08:00:00.000"), std::nullopt);
  EXPECT_EQ(told(too_early).back(), "contact.outcome_changed awaiting_reply");
}

TEST(OracleSelf, TimesOutAtTwentyFourHoursOfTheNextClock) {
  const auto day_later = parse_instant("2026-11-21T08:00:00Z");
  const Result before = run(sent("08:00:00.000"), *day_later - 1);
  EXPECT_EQ(told(before).back(), "contact.outcome_changed awaiting_reply");
  const Result at = run(sent("08:00:00.000"), day_later);
  EXPECT_EQ(told(at).back(), "contact.outcome_changed no_interaction");
  EXPECT_EQ(at.facts.back().at("cause"), "relance.contact-events/0/1");
  EXPECT_EQ(at.facts.back().at("time"), "2026-11-21T08:00:00.000Z");
}

TEST(OracleSelf, CompletesAnEmptyCampaignAtOnce) {
  const std::string created = line("campaign.created", "c", "08:00:00.000",
                                   R"({"name":"n","account":"a","message_1":{},"message_2":{},"audience":{}})");
  const std::string launched = line("campaign.launched", "c", "08:00:01.000", R"({"expected":0})");
  const Result result = run(created + launched, std::nullopt);
  EXPECT_EQ(told(result), (Facts{"campaign.created", "campaign.launched", "campaign.completed all_final"}));
  const Result refused = run(created + line("campaign.launched", "c", "08:00:01.000", "{}"), std::nullopt);
  ASSERT_EQ(refused.dead_letters.size(), 1U);
  EXPECT_EQ(refused.dead_letters[0].at("reason"), "no_audience");
  EXPECT_EQ(refused.dead_letters[0].at("offset"), 1);
}

TEST(OracleSelf, ReadsWordsInAnySpelling) {
  EXPECT_EQ(word_of("  «ARRÊTER» !"), Word::opt_out);
  EXPECT_EQ(word_of("ſto\u0301p\u200B"), Word::opt_out);
  EXPECT_EQ(word_of("Dés\u0131nscription"), Word::none);
  EXPECT_EQ(word_of("ＳTOP"), Word::none);
  EXPECT_EQ(word_of("stop \uFF01"), Word::none);
  EXPECT_EQ(word_of("İ"), Word::none);
  EXPECT_EQ(folded("…İSS ẞ ß©"), "iss ẞ ss");
  EXPECT_EQ(word_of("reprendre…"), Word::opt_in);
}

TEST(OracleSelf, ReadsInstants) {
  EXPECT_EQ(parse_instant("1970-01-01T00:00:00Z"), 0);
  EXPECT_EQ(parse_instant("1970-01-02t01:30:00.0019+01:30"), kDay + 1);
  EXPECT_EQ(instant_text(kDay + 1), "1970-01-02T00:00:00.001Z");
  for (const char* bad : {"2026-11-20T08:00:60Z", "2026-02-29T08:00:00Z", "2200-01-01T00:00:00Z", "2026-11-20",
                          "2026-11-20T08:00:00", "2026-11-20T08:00:00.Z", "1969-12-31T23:59:59Z"}) {
    EXPECT_EQ(parse_instant(bad), std::nullopt) << bad;
  }
}

}  // namespace
}  // namespace relance::oracle
