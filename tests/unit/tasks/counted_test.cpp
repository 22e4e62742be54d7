// Counters, categories, and records that a task does not take.
#include <algorithm>

#include <boost/json.hpp>

#include <relance/ports/log.h>

#include "live_world.h"

namespace relance::tasks {
namespace {

namespace json = boost::json;

void play(LiveWorld& live, const Lines& history) {
  ASSERT_NO_FATAL_FAILURE(live.play(history));
}

// All differences of a scope, added up.
std::map<std::string, std::int64_t> added_up(LiveWorld& live, std::string_view scope) {
  std::map<std::string, std::int64_t> sums;
  for (const std::string& line : live.values(Topic::kCampaignEvents)) {
    const json::object record = json::parse(line).as_object();
    if (record.at("type") != "relance.campaign.counted.v1") continue;
    const json::object& data = record.at("data").as_object();
    if (data.at("scope").as_string() != scope) continue;
    for (const auto& [name, value] : data) {
      if (value.is_int64()) sums[name] += value.as_int64();
    }
  }
  std::erase_if(sums, [](const auto& sum) { return sum.second == 0; });
  return sums;
}

// The same counters as statistics have them.
void collect(const json::object& stats, const std::string& prefix, std::map<std::string, std::int64_t>& out) {
  for (const auto& [name, value] : stats) {
    if (value.is_object()) collect(value.as_object(), prefix + std::string{name} + '.', out);
    if (value.is_int64() && value.as_int64() != 0) out[prefix + std::string{name}] = value.as_int64();
  }
}

Lines story() {
  Lines lines;
  for (int i = 0; i < 9; ++i) {
    const std::string contact = std::to_string(33'600'000'000 + i);
    lines.push_back(event("contact.enrolled", contact, "20T08:0" + std::to_string(i),
                          R"({"campaign":"spring","account":"acc-1"})"));
    if (i % 3 == 0) continue;
    lines.push_back(event("message.sent", contact, "20T08:1" + std::to_string(i),
                          R"({"campaign":"spring","account":"acc-1","message":"message_1","provider_message_id":"w)" +
                              std::to_string(i) + R"(","sent_at":"2026-11-20T08:10:00Z"})"));
    if (i % 3 == 1) continue;
    lines.push_back(event(
        "message.received", contact, "20T08:3" + std::to_string(i),
        R"({"account":"acc-1","provider_message_id":"r)" + std::to_string(i) + R"(","kind":"text","text":"Oui"})"));
  }
  std::ranges::stable_sort(lines, {}, [](const std::string& line) { return line.substr(line.find("2026-11"), 16); });
  return lines;
}

TEST(Counted, AddsUpToTheCountersOfTheOfflineRun) {
  for (const std::int32_t partitions : {1, 3}) {
    for (const std::size_t records : {1U, 2U, 10'000U}) {
      LiveWorld live(partitions);
      live.options.limits.records = records;
      play(live, story());
      const json::value stats = json::parse(offline_results(story(), 1).stats);
      std::map<std::string, std::int64_t> expected;
      collect(stats.at("campaigns").at("spring").as_object(), "", expected);
      for (const char* sum : {"sent_count", "delivered_count", "read_count", "failed_count"}) expected.erase(sum);
      EXPECT_EQ(added_up(live, "campaign:spring"), expected);
      expected.clear();
      collect(stats.at("global").as_object(), "", expected);
      auto global = added_up(live, "global");
      global.erase("campaigns.unknown");  // which it was before
      EXPECT_EQ(global, expected);
    }
  }
}

// A crash behind the log's commit: what was added up went with it, and does not go again.
TEST(Counted, IsAddedUpOnceWhenStateHasToBeMadeUp) {
  if (!kHasCrashPoints) GTEST_SKIP() << "this build has no crash points";
  for (std::uint64_t hit = 1; hit <= 6; ++hit) {
    LiveWorld live(1);
    live.options.limits.records = 5;
    for (const std::string& line : story()) live.post(line);
    live.crash_at(CrashPoint::kAfterCommit, hit);
    bool crashed = false;
    try {
      ASSERT_TRUE(live.drain());
    } catch (const simulation::SimulatedCrash&) {
      crashed = true;
      live.recover_from_crash();
    }
    live.crash_at(CrashPoint::kAfterCommit, 1'000'000);
    live.tick(instant("20T08:38"));
    ASSERT_TRUE(live.drain()) << live.last_words();
    EXPECT_EQ(live.results().stats, offline_results(story(), 1).stats) << hit;
    EXPECT_TRUE(crashed || hit > 1);
  }
}

// The record of a scope that is listed no more is a tombstone.
TEST(Stats, BuriesACategoryThatIsListedNoMore) {
  LiveWorld live(1);
  play(live, {event("category.upserted", "vip", "20T08:00", R"({"name":"VIP"})"),
              event("contact.upserted", "33612345678", "20T08:01", R"({"categories":["vip"]})"),
              event("category.deleted", "vip", "20T08:02")});
  EXPECT_NE(live.results().stats.find(R"("vip":{"contact_count":1})"), std::string::npos);
  play(live, {event("contact.deleted", "33612345678", "20T08:03")});
  const auto records = live.records(Topic::kStats);
  const auto last = std::find_if(records.rbegin(), records.rend(),
                                 [](const Written& record) { return record.key == "category:vip"; });
  ASSERT_NE(last, records.rend());
  EXPECT_EQ(last->value, std::nullopt);
  EXPECT_EQ(live.results().stats.find("vip"), std::string::npos);
}

// What nobody can read, or nobody may write, goes aside; the next record is folded.
TEST(DeadLetters, LetThePartitionMoveOn) {
  LiveWorld live(1);
  live.post_raw(place(Topic::kContactEvents, 0), {"336", "no json", {}});
  live.post_raw(place(Topic::kContactEvents, 0), {"336", std::nullopt, {}});
  live.post_raw(place(Topic::kCampaignEvents, 0), {"campaign:x", "[]", {}});
  live.post_raw(place(Topic::kCampaignEvents, 0),
                {"campaign:x", event("contact.deleted", "33612345678", "20T08:00"), {}});
  live.post(event("campaign.launched", "nobody", "20T08:00"));
  live.post(event("contact.upserted", "33612345678", "20T08:01", R"({"name":"Marie"})"));
  ASSERT_TRUE(live.drain()) << live.last_words();
  Lines found;
  for (const std::string& line : live.values(Topic::kDeadLetters)) {
    const json::object letter = json::parse(line).as_object();
    found.push_back(json::value_to<std::string>(letter.at("topic")).substr(8) + ' ' +
                    std::to_string(letter.at("offset").as_int64()) + ' ' +
                    json::value_to<std::string>(letter.at("reason")));
  }
  std::ranges::sort(found);
  EXPECT_EQ(found,
            (Lines{"campaign-events 0 unreadable", "campaign-events 1 type", "campaign-events 2 unknown_campaign",
                   "contact-events 0 unreadable", "contact-events 1 unreadable"}));
  EXPECT_NE(live.values(Topic::kFacts).front().find("Marie"), std::string::npos);
  std::uint64_t counted = 0;
  for (const auto& task : live.worker().snapshot().tasks) counted += task.metrics.dead_letters;
  EXPECT_EQ(counted, 5U);
}

// A record may be twice as long as JSON text within JSON: it must not stop the partition, whose log takes 5 MiB.
TEST(DeadLetters, FitIntoTheLogWhateverTheRecord) {
  LiveWorld live(1);
  std::string quotes;
  while (quotes.size() < 4'000'000) quotes += "\\\"";
  live.post_raw(place(Topic::kContactEvents, 0),
                {"33612345678",
                 event("message.sent", "33612345678", "20T08:00",
                       R"({"campaign":"c","account":"a","message":"message_2","provider_message_id":"w",)"
                       R"("sent_at":"2026-11-20T08:00:00Z","unread":")" +
                           quotes + "\"}"),
                 {}});
  ASSERT_TRUE(live.drain()) << live.last_words();
  const auto letters = live.records(Topic::kDeadLetters);
  ASSERT_EQ(letters.size(), 1U);
  EXPECT_LE(letters[0].value->size() + letters[0].key->size(), ports::kRecordBytesMax);
  EXPECT_NE(letters[0].value->find(R"("reason":"unknown_enrolment")"), std::string::npos);
  EXPECT_NE(letters[0].value->find(R"("value":"")"), std::string::npos);
}

TEST(NewerRecord, StopsTheTask) {
  for (const Topic topic : {Topic::kContactEvents, Topic::kCampaignEvents}) {
    LiveWorld live(1);
    live.post_raw(place(topic, 0),
                  {"k",
                   R"({"specversion":"1.0","id":"e","source":"/relance/contact","type":"relance.future.thing.v1",)"
                   R"("subject":"s","time":"2026-11-20T08:00:00.000Z","data":{}})",
                   {}});
    EXPECT_FALSE(live.drain());
    ASSERT_TRUE(live.worker().stopped());
    EXPECT_EQ(live.worker().stopped()->kind, stream::StopKind::kNewer);
    EXPECT_EQ(live.values(Topic::kDeadLetters), Lines{});
  }
}

TEST(Metrics, CountWhatTheRulesDrop) {
  LiveWorld live(1);
  const std::string reply = event("message.received", "33612345678", "20T08:00",
                                  R"({"account":"a","provider_message_id":"r","kind":"text","text":"Oui"})");
  play(live,
       {reply, reply,
        event("message.received", "33612345678", "20T08:01",
              R"({"account":"a","provider_message_id":"s","kind":"text","occurred_at":"2026-11-01T00:00:00Z"})")});
  for (const auto& task : live.worker().snapshot().tasks) {
    if (task.name != "contact") continue;
    EXPECT_EQ(task.metrics.duplicates, 1U);
    EXPECT_EQ(task.metrics.too_old, 1U);
  }
}

}  // namespace
}  // namespace relance::tasks
