// Records that reach every contact of a partition: in steps, answered, and never twice.
#include <algorithm>

#include <boost/json.hpp>

#include "live_world.h"

namespace relance::tasks {
namespace {

namespace json = boost::json;

constexpr std::string_view kCreated =
    R"({"name":"Spring","account":"acc-1","message_1":{"text":"1"},"message_2":{"text":"2"},"audience":{"categories":["vip"]}})";

std::string contact_key(int number) {
  return std::to_string(33'600'000'000 + number);
}

Lines audience(int contacts) {
  Lines lines;
  for (int i = 0; i < contacts; ++i)
    lines.push_back(event("contact.upserted", contact_key(i), "20T08:00",
                          i % 4 == 3 ? R"({"categories":["others"]})" : R"({"categories":["vip","others"]})"));
  return lines;
}

Lines launch() {
  return {event("campaign.created", "spring", "20T08:01", kCreated), event("campaign.launched", "spring", "20T08:02")};
}

std::string status_of(LiveWorld& live, std::string_view campaign) {
  const std::string stats = live.results().stats;
  const json::value parsed = json::parse(stats);
  const auto* found = parsed.at("campaigns").as_object().if_contains(campaign);
  return found == nullptr ? "(none)" : json::value_to<std::string>(found->at("status"));
}

class Broadcast : public testing::TestWithParam<std::int32_t> {
 protected:
  void play(LiveWorld& live, const Lines& history) { ASSERT_NO_FATAL_FAILURE(live.play(history)); }
};

// A campaign is as large as its audience before it may be complete.
TEST_P(Broadcast, IsAnsweredBehindWhatItCounts) {
  for (const std::size_t records : {1U, 3U, 10'000U}) {
    LiveWorld live(GetParam());
    live.options.limits.records = records;
    play(live, audience(8));
    play(live, launch());
    EXPECT_EQ(status_of(live, "spring"), "sending") << records;
    const json::value stats = json::parse(live.results().stats).at("campaigns").at("spring");
    EXPECT_EQ(stats.at("total_contacts"), 6);
    EXPECT_EQ(stats.at("pending"), 6);
  }
}

TEST_P(Broadcast, CompletesAtOnceWhereNobodyIsInTheAudience) {
  LiveWorld live(GetParam());
  play(live, {event("contact.upserted", contact_key(1), "20T08:00", R"({"categories":["others"]})")});
  play(live, launch());
  EXPECT_EQ(status_of(live, "spring"), "completed");
}

// `campaign.opened` from outside enrols and is answered by nobody: no launch waits for it.
TEST_P(Broadcast, IsNotAnsweredWhereNoLaunchAsked) {
  LiveWorld live(GetParam());
  play(live, audience(4));
  play(live, {event("campaign.opened", "spring", "20T08:01",
                    R"({"campaign":"spring","account":"acc-1","audience":{"categories":["vip"]}})")});
  for (const std::string& line : live.values(Topic::kCampaignEvents))
    EXPECT_EQ(line.find("relance.campaign.enrolled"), std::string::npos) << line;
  EXPECT_EQ(status_of(live, "spring"), "external");
  play(live, launch());
  const Lines all = live.values(Topic::kCampaignEvents);
  EXPECT_EQ(std::ranges::count_if(
                all, [](const std::string& line) { return line.find("campaign.enrolled") != std::string::npos; }),
            GetParam());
}

// With a commit at every step and a crash between every two of them: the same facts, ids included, and the same chain.
TEST_P(Broadcast, MayCrashBetweenAnyTwoSteps) {
  if (!kHasCrashPoints) GTEST_SKIP() << "this build has no crash points";
  Lines rest = launch();
  rest.push_back(event("message.sent", contact_key(0), "20T08:03",
                       R"({"campaign":"spring","account":"acc-1","message":"message_1","provider_message_id":"w1",)"
                       R"("sent_at":"2026-11-20T08:03:00Z"})"));
  rest.push_back(event("campaign.cancelled", "spring", "20T08:04"));
  LiveWorld calm(GetParam());
  calm.options.limits.records = 1;
  play(calm, audience(7));
  play(calm, rest);
  for (const CrashPoint point :
       {CrashPoint::kStepFolded, CrashPoint::kBeforeCommit, CrashPoint::kAfterCommit, CrashPoint::kAfterState}) {
    SCOPED_TRACE(kCrashPointNames[static_cast<std::size_t>(point)]);
    LiveWorld live(GetParam());
    live.options.limits.records = 1;
    play(live, audience(7));
    int crashes = 0;
    for (const std::string& line : rest) {
      const std::string time = line.substr(line.find("2026-11-20T"), 24);
      for (const bool is_tick : {true, false}) {
        if (is_tick && line.find("relance.message") != std::string::npos) continue;
        is_tick ? live.tick(time) : live.post(line);
        for (bool ended = false; !ended;) {
          live.crash_at(point, 2);
          try {
            ended = live.drain();
            ASSERT_TRUE(ended) << live.last_words();
          } catch (const simulation::SimulatedCrash&) {
            live.recover_from_crash();
            ++crashes;
          }
        }
      }
    }
    live.crash_at(point, 1'000'000);
    live.tick(instant("20T08:04"));
    ASSERT_TRUE(live.drain());
    EXPECT_GT(crashes, 3);
    // Facts of contacts with their ids, in order; those of campaigns hang on where commits fell in their own log.
    EXPECT_EQ(live.contact_digests(), calm.contact_digests());
    const auto of_contacts = [](LiveWorld& world) {
      Lines lines = world.values(Topic::kFacts);
      std::erase_if(lines, [](const std::string& line) { return line.find("/relance/contact") == std::string::npos; });
      return lines;
    };
    EXPECT_EQ(of_contacts(live), of_contacts(calm));
    EXPECT_EQ(live.results(), calm.results());
  }
}

TEST_P(Broadcast, WritesADefinitionToEveryPartitionOfTheOutboxBeforeItsRequests) {
  LiveWorld live(GetParam());
  play(live, audience(8));
  play(live, launch());
  for (std::int32_t i = 0; i < GetParam(); ++i) {
    const auto records = live.records(place(Topic::kOutbox, i));
    ASSERT_FALSE(records.empty());
    EXPECT_NE(records.front().value->find("relance.campaign.defined.v1"), std::string::npos);
    EXPECT_EQ(records.front().key, "acc-1");
  }
}

INSTANTIATE_TEST_SUITE_P(Partitions, Broadcast, testing::Values(1, 3));

}  // namespace
}  // namespace relance::tasks
