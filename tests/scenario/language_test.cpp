// The runner judged with made-up products: what is not listed fails, what is listed and does not come fails.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "scenario/error.h"
#include "scenario/history.h"
#include "scenario/integrity.h"
#include "scenario/moment.h"
#include "scenario/names.h"
#include "scenario/run.h"

namespace relance::scenario {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr std::string_view kNoStats =
    R"({"global":{"total_contacts":0,"messages_sent":0,"messages_delivered":0,"messages_read":0,"interactions":0,)"
    R"("failures":0,"campaigns":{}},"campaigns":{},"categories":{}})";

// Echoes each line after the first as the deletion of that line's contact, and counts nothing.
Output deleting_product(std::string_view ndjson, const RunSettings&) {
  Output output;
  output.stats = kNoStats;
  const auto lines = split_lines(ndjson);
  for (std::size_t i = 1; i < lines.size(); ++i) {
    const auto at = lines[i].find("\"subject\":\"") + 11;
    const std::string contact = lines[i].substr(at, lines[i].find('"', at) - at);
    const std::string time = lines[i].substr(lines[i].find("\"time\":\"") + 8, 24);
    output.facts +=
        fmt::format(R"({{"specversion":"1.0","id":"relance.contact-events/0/{0}:0","source":"/relance/contacts",)"
                    R"("type":"relance.contact.deleted.v1","subject":"{1}","time":"{2}",)"
                    R"("cause":"relance.contact-events/0/{0}","data":{{"contact":"{1}"}}}})"
                    "\n",
                    i, contact, time);
  }
  return output;
}

std::vector<std::string> differences(std::string_view text) {
  return run_scenario(parse_scenario("x.scenario", text), deleting_product).differences;
}

std::string parse_error(std::string_view text) {
  try {
    (void)parse_scenario("x.scenario", text);
  } catch (const ScenarioError& error) {
    return error.what();
  }
  return "";
}

std::string only_line(std::string_view event) {
  const Scenario scenario = parse_scenario("x.scenario", fmt::format("rule R1\nwhen {}\nthen nothing\n", event));
  History history;
  append_event(history, scenario.stages.front().events.front());
  return history.text();
}

TEST(ScenarioRun, AcceptsWhatIsListed) {
  EXPECT_THAT(differences("rule R16\ngiven +0s clock\nwhen +1h marie deleted\nthen marie deleted\n"), IsEmpty());
}

TEST(ScenarioRun, RefusesWhatIsNotListed) {
  EXPECT_THAT(differences("rule R16\ngiven +0s clock\nwhen +1h marie deleted\nthen nothing\n"),
              ElementsAre("x.scenario:4: came, is not listed:     marie deleted"));
}

TEST(ScenarioRun, RefusesWhatDoesNotCome) {
  EXPECT_THAT(differences("rule R16\ngiven +0s clock\nwhen +1h marie deleted\nthen marie deleted\n     paul deleted\n"),
              ElementsAre("x.scenario:5: expected, did not come:  paul deleted"));
}

TEST(ScenarioRun, RefusesWhatComesOnceAndIsListedTwice) {
  EXPECT_THAT(differences("rule R16\ngiven +0s clock\nwhen +1h marie deleted\nthen marie deleted; marie deleted\n"),
              ElementsAre(HasSubstr("expected, did not come:  marie deleted")));
}

TEST(ScenarioRun, ComparesTheTimeOfTheDecision) {
  EXPECT_THAT(differences("rule R16\ngiven +0s clock\nwhen +1h marie deleted\nthen at +2h marie deleted\n"),
              ElementsAre("x.scenario:4: expected, did not come:  at +2h marie deleted",
                          "x.scenario:4: came, is not listed:     marie deleted"));
}

TEST(ScenarioRun, RefusesACounterThatDoesNotChange) {
  EXPECT_THAT(differences("rule R16\ngiven +0s clock\nwhen +1h marie deleted\nthen marie deleted\n"
                          "     stats global interactions 1\n     stats spring pending 0\n"),
              ElementsAre("x.scenario:5: stats global interactions: expected 1, got 0 (as before)",
                          "x.scenario:6: stats spring pending: expected 0, got 0 (as before)"));
}

TEST(ScenarioRun, RefusesACounterThatIsNotListed) {
  const Product counting = [](std::string_view ndjson, const RunSettings&) {
    Output output;
    output.stats = kNoStats;
    const std::string count = std::to_string(split_lines(ndjson).size());
    output.stats.replace(output.stats.find("\"interactions\":0") + 15, 1, count);
    return output;
  };
  const Scenario scenario = parse_scenario("x.scenario", "rule R22\nwhen +1h clock\nthen nothing\n");
  EXPECT_THAT(run_scenario(scenario, counting).differences,
              ElementsAre("x.scenario:3: stats global interactions: is not listed, went from 0 to 1"));
}

TEST(ScenarioRun, RefusesStatsThatDoNotAddUp) {
  const Product wrong = [](std::string_view, const RunSettings&) {
    Output output;
    output.stats = kNoStats;
    output.stats.replace(output.stats.find("\"failures\":0") + 11, 1, "2");
    return output;
  };
  const Scenario scenario = parse_scenario("x.scenario", "rule R22\nwhen +1h clock\nthen nothing\n");
  EXPECT_THAT(run_scenario(scenario, wrong).differences,
              testing::Contains("x.scenario:3: global failures (R22) is 2, its parts make 0"));
}

TEST(ScenarioRun, ComparesThreePartitionsWithOne) {
  const Product forgetful = [](std::string_view ndjson, const RunSettings& run) {
    Output output = deleting_product(ndjson, run);
    if (run.partitions > 1) output.facts.clear();
    return output;
  };
  const Scenario scenario =
      parse_scenario("x.scenario", "rule R16\ngiven +0s clock\nwhen +1h marie deleted\nthen marie deleted\n");
  EXPECT_THAT(run_scenario(scenario, forgetful).differences, ElementsAre(HasSubstr("3 partitions lack the fact")));
}

TEST(ScenarioLanguage, SaysWhereAFileCannotBeRead) {
  EXPECT_EQ(parse_error("when +1h clock\nthen nothing\n"), "x.scenario:1: no `rule` is named");
  EXPECT_EQ(parse_error("rule R1\nwhen +1h clock\n"), "x.scenario:2: a scenario ends with `then`");
  EXPECT_EQ(parse_error("rule R1\nwhen soon clock\n"),
            "x.scenario:2: an event begins with its time, such as +0s or +24h-1ms");
  EXPECT_EQ(parse_error("rule R1\nif +1h clock\n"), "x.scenario:2: `if` is none of rule, given, when, then");
  EXPECT_THAT(parse_error("rule R1\nwhen +1h clock\nthen\n"), HasSubstr("either what comes or `nothing`"));
  EXPECT_THAT(parse_error("rule R1\nwhen +1h clock\nthen nothing; marie deleted\n"), HasSubstr("either what comes"));
  EXPECT_THAT(parse_error("rule R1\nwhen +1h marie writes \"Oui\n"), HasSubstr(":2: a quote is not closed"));
}

TEST(ScenarioLanguage, SaysWhichEventItDoesNotKnow) {
  EXPECT_THROW((void)only_line("+1h marie sings"), ScenarioError);
  EXPECT_THROW((void)only_line("+1h marie writes \"Oui\""), ScenarioError);
  EXPECT_THROW((void)only_line("+1h marie writes \"Oui\" id r1 loudly"), ScenarioError);
  EXPECT_THROW((void)only_line("+1h campaign spring paused"), ScenarioError);
}

TEST(ScenarioLanguage, WritesEventsAsTheProductReadsThem) {
  EXPECT_EQ(only_line("+1h 33612345678 writes \"Oui # non\" id r1 at +30m reply_to m1  # a comment"),
            R"({"specversion":"1.0","id":"evt-0","source":"/scenario","type":"relance.message.received.v1",)"
            R"("subject":"33612345678","time":"2026-11-20T09:00:00.000Z","data":{"account":"acc-1",)"
            R"("provider_message_id":"r1","kind":"text","text":"Oui # non","reply_to":"m1",)"
            R"("occurred_at":"2026-11-20T08:30:00.000Z"}})"
            "\n");
  EXPECT_EQ(only_line("+1h line {\"subject\":\"$marie\", \"time\":\"$TIME\"} # kept"),
            "{\"subject\":\"" + contact_key("marie") + "\", \"time\":\"2026-11-20T09:00:00.000Z\"} # kept\n");
}

TEST(ScenarioMoment, ReadsSumsAndWritesOneForm) {
  EXPECT_EQ(parse_offset("+24h-1ms"), 86'399'999);
  EXPECT_EQ(parse_offset("-5s"), -5'000);
  EXPECT_EQ(parse_offset("2h"), std::nullopt);
  EXPECT_EQ(parse_offset("+2"), std::nullopt);
  EXPECT_EQ(parse_offset("+2x"), std::nullopt);
  EXPECT_EQ(format_offset(86'399'999), "+23h59m59s999ms");
  EXPECT_EQ(format_offset(*parse_offset("+26h")), "+1d2h");
  EXPECT_EQ(format_offset(0), "+0s");
  EXPECT_EQ(to_rfc3339(-1), "2026-11-20T07:59:59.999Z");
  EXPECT_EQ(from_rfc3339("2026-11-21T08:00:00.001Z"), 86'400'001);
  EXPECT_EQ(from_rfc3339("2026-11-21T08:00:00Z"), std::nullopt);
}

// Values of RFC 9562 version 5, from another implementation.
TEST(ScenarioNames, DeriveIdentifiers) {
  EXPECT_EQ(contact_key("bsuid:a"), "bsuid:a");
  EXPECT_EQ(contact_key("33612345678"), "33612345678");
  EXPECT_EQ(contact_key("marie").size(), 11U);
  EXPECT_EQ(message_id("spring", "33612345678", "message_1"), "e67d88ef-42c5-5af8-9eec-b4fdf8b5dd55");
  EXPECT_EQ(interaction_id("acc-1", "wamid.A1"), "f3ca4e2a-d23a-5396-86be-0eb1f05c9079");
}

}  // namespace
}  // namespace relance::scenario
