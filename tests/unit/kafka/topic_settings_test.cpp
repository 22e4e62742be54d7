// What the brokers are told of topics, and which differences count.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <topic_settings.h>

namespace relance::kafka {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TopicPlan plan_of(bool compacted, bool is_changelog) {
  return {"facts", {"facts", PartitionCount{8}, std::nullopt, compacted}, is_changelog, kBrokersDefault, 2};
}

TopicDescription made_of(const TopicPlan& plan, std::int32_t replicas) {
  return {plan.name, true, plan.spec.partitions.value(), replicas, settings_of(plan, replicas), ""};
}

std::vector<std::string> told(const TopicPlan& plan, const TopicDescription& found) {
  std::vector<std::string> lines;
  for (const TopicDifference& difference : differences(plan, found)) {
    lines.push_back((difference.is_error ? "error " : "note ") + to_text(difference));
  }
  return lines;
}

TEST(SettingsOfATopic, KeepALogForEverUnlessItSaysHowLong) {
  TopicPlan plan = plan_of(false, false);
  EXPECT_EQ(settings_of(plan, 3).at("retention.ms"), "-1");
  EXPECT_EQ(settings_of(plan, 3).at("retention.bytes"), "-1");
  EXPECT_EQ(settings_of(plan, 3).at("cleanup.policy"), "delete");
  plan.spec.retention = std::chrono::days{30};
  EXPECT_EQ(settings_of(plan, 3).at("retention.ms"), "2592000000");
}

TEST(SettingsOfATopic, LetCompactionReachWhatIsCompacted) {
  const TopicSettings stats = settings_of(plan_of(true, false), 3);
  EXPECT_EQ(stats.at("cleanup.policy"), "compact");
  EXPECT_EQ(stats.at("segment.bytes"), "67108864");
  EXPECT_FALSE(stats.contains("delete.retention.ms"));
  EXPECT_EQ(settings_of(plan_of(true, true), 3).at("delete.retention.ms"), "2592000000");
  EXPECT_FALSE(settings_of(plan_of(false, false), 3).contains("segment.bytes"));
}

TEST(SettingsOfATopic, TakeTheGreatestRecord) {
  EXPECT_GT(std::stoull(settings_of(plan_of(false, false), 3).at("max.message.bytes")), ports::kRecordBytesMax);
}

TEST(SettingsOfATopic, AskForAsManyReplicasInSyncAsThereAre) {
  EXPECT_EQ(settings_of(plan_of(false, false), 3).at("min.insync.replicas"), "2");
  EXPECT_EQ(settings_of(plan_of(false, false), 1).at("min.insync.replicas"), "1");
  EXPECT_FALSE(settings_of(plan_of(false, false), kBrokersDefault).contains("min.insync.replicas")) << "nobody knows";
  TopicPlan plan = plan_of(false, false);
  plan.min_insync_replicas.reset();
  EXPECT_FALSE(settings_of(plan, 3).contains("min.insync.replicas"));
}

TEST(DifferencesOfATopic, AreNoneWhereItIsAsItWasMade) {
  for (const bool is_changelog : {false, true}) {
    const TopicPlan plan = plan_of(is_changelog, is_changelog);
    EXPECT_THAT(told(plan, made_of(plan, 3)), IsEmpty());
  }
}

TEST(DifferencesOfATopic, AreErrorsWhereNoLogCanWorkWithThem) {
  const TopicPlan plan = plan_of(true, false);
  TopicDescription found = made_of(plan, 3);
  found.partitions = 4;
  found.settings["cleanup.policy"] = "compact,delete";
  found.settings["max.message.bytes"] = "1048588";
  EXPECT_THAT(told(plan, found), ElementsAre("error facts: partitions is 4, expected 8",
                                             "error facts: cleanup.policy is compact,delete, expected compact",
                                             "error facts: max.message.bytes is 1048588, expected 6291456"));
}

TEST(DifferencesOfATopic, AreNotesWhereSomebodyMayHaveWantedThem) {
  TopicPlan plan = plan_of(false, false);
  TopicDescription found = made_of(plan, 3);
  plan.replicas = 5;
  found.settings["retention.ms"] = "604800000";
  found.settings["max.message.bytes"] = "100000000";
  found.settings.erase("retention.bytes");
  EXPECT_THAT(told(plan, found), ElementsAre("note facts: replicas is 3, expected 5",
                                             "note facts: retention.bytes is not reported, expected -1",
                                             "note facts: retention.ms is 604800000, expected -1"));
}

TEST(DifferencesOfATopic, AreUnknownWhereTheSettingsAreUnreadable) {
  const TopicPlan plan = plan_of(false, false);
  TopicDescription found = made_of(plan, 3);
  found.settings.clear();
  found.error = "Broker: Topic authorization failed";
  EXPECT_THAT(
      told(plan, found),
      ElementsAre("error facts: settings is not readable: Broker: Topic authorization failed, expected readable"));
}

}  // namespace
}  // namespace relance::kafka
