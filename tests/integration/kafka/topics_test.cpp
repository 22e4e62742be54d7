// The topics of a log on a real broker: made, made again, compared, described; and by the program.
#include <algorithm>
#include <array>
#include <cstdio>
#include <memory>
#include <set>
#include <string>

#include <configuration.h>
#include <gmock/gmock.h>
#include <identities.h>
#include <sys/wait.h>

#include <relance/adapters/kafka/topics_admin.h>
#include <relance/base/uuid.h>

#include "integration/kafka/broker.h"
#include "integration/kafka/world.h"

namespace relance::kafka {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

constexpr std::int32_t kPartitions = 2;

// A log of three topics, the last of them a changelog, under the names of the program.
KafkaOptions options_of_a_log(const std::string& prefix) {
  KafkaOptions options = options_for(Broker::shared(),
                                     {{"relance.events", PartitionCount{kPartitions}, std::nullopt, false},
                                      {"relance.webhooks", PartitionCount{1}, std::chrono::days{30}, false},
                                      {"relance.changelog", PartitionCount{kPartitions}, std::nullopt, true}},
                                     prefix);
  options.own_prefix = "relance.";
  options.changelogs = {ports::TopicNumber{2}};
  options.min_insync_replicas = {2, 2, 2};
  return options;
}

template <class T>
T value_of(ports::PortResult<T> result) {
  EXPECT_TRUE(result.ok()) << (result.ok() ? "" : result.error().reason);
  return result.ok() ? std::move(result).value() : T{};
}

std::vector<std::string> lines(const std::vector<TopicDifference>& differences) {
  std::vector<std::string> result;
  for (const TopicDifference& difference : differences) {
    result.push_back((difference.is_error ? "error " : "note ") + to_text(difference));
  }
  return result;
}

// The records of a partition, key and value.
std::vector<std::pair<std::string, std::string>> records(ports::Log& log, ports::TopicPartition partition) {
  ports::RecordBatch batch;
  const auto read = log.read(partition, Offset{0}, {}, batch);
  EXPECT_TRUE(read.ok());
  std::vector<std::pair<std::string, std::string>> result;
  for (const ports::Record& record : batch.records) {
    result.emplace_back(record.key.value_or("-"), record.value.value_or("-"));
  }
  return result;
}

bool is_identity(std::string_view value) {
  constexpr std::string_view kFront = R"({"format":1,"id":")";
  constexpr std::string_view kEnd = R"("})";
  if (value.size() != kFront.size() + kUuidTextSize + kEnd.size()) return false;
  return value.starts_with(kFront) && value.ends_with(kEnd) && parse_uuid(value.substr(kFront.size(), kUuidTextSize));
}

class TopicsOfALog : public testing::Test {
 protected:
  const std::string prefix_ = unique_name();
  KafkaOptions options_ = options_of_a_log(prefix_);
};

TEST_F(TopicsOfALog, AreMadeOnceAndHaveNothingToComplainAbout) {
  const CreatedTopics made = value_of(make_topics(options_));
  EXPECT_THAT(made.created, ElementsAre(prefix_ + "events", prefix_ + "webhooks", prefix_ + "changelog"));
  EXPECT_THAT(made.present, IsEmpty());
  EXPECT_THAT(made.identities, ElementsAre(prefix_ + "changelog/0", prefix_ + "changelog/1"));
  EXPECT_THAT(lines(value_of(compare_topics(options_))), IsEmpty());
  EXPECT_TRUE(check_topics(options_).ok());

  const CreatedTopics again = value_of(make_topics(options_));
  EXPECT_THAT(again.created, IsEmpty());
  EXPECT_EQ(again.present, made.created);
  EXPECT_THAT(again.identities, IsEmpty());
}

TEST_F(TopicsOfALog, HaveAnIdentityInEachPartitionOfAChangelogAndNowhereElse) {
  value_of(make_topics(options_));
  value_of(make_topics(options_));
  const auto log = value_of(open_log(options_));
  ASSERT_NE(log, nullptr);
  std::set<std::string> drawn;
  for (std::int32_t partition = 0; partition < kPartitions; ++partition) {
    const auto found = records(*log, {ports::TopicNumber{2}, Partition{partition}});
    ASSERT_THAT(found, SizeIs(1));
    EXPECT_EQ(found[0].first, kIdentityKey);
    EXPECT_TRUE(is_identity(found[0].second)) << found[0].second;
    drawn.insert(found[0].second);
    EXPECT_THAT(records(*log, {ports::TopicNumber{0}, Partition{partition}}), IsEmpty());
  }
  EXPECT_THAT(drawn, SizeIs(kPartitions));
}

TEST_F(TopicsOfALog, AreCompletedWhereTheirMakingWasInterrupted) {
  KafkaOptions half = options_;
  half.topics.erase(half.topics.begin());
  half.changelogs.clear();
  value_of(make_topics(half));
  const std::string changelog = prefix_ + "changelog";
  const std::string tombstones = "note " + changelog + ": delete.retention.ms is 86400000, expected 2592000000";
  EXPECT_THAT(lines(value_of(compare_topics(options_))),
              ElementsAre("error " + prefix_ + "events: topic is missing, expected there", tombstones,
                          "error " + changelog + "/0: identity is none, expected a first record",
                          "error " + changelog + "/1: identity is none, expected a first record"));
  const CreatedTopics made = value_of(make_topics(options_));
  EXPECT_THAT(made.created, ElementsAre(prefix_ + "events"));
  EXPECT_THAT(made.identities, ElementsAre(changelog + "/0", changelog + "/1"));
  EXPECT_THAT(lines(value_of(compare_topics(options_))), ElementsAre(tombstones)) << "what was there is not altered";
  EXPECT_TRUE(check_topics(options_).ok());
}

TEST_F(TopicsOfALog, WithOtherSettingsAreToldAndLeftAsTheyAre) {
  KafkaOptions other = options_;
  other.changelogs.clear();
  other.topics[0].partitions = PartitionCount{3};
  other.topics[1].retention = std::chrono::days{1};
  other.topics[2].compacted = false;
  value_of(make_topics(other));
  const auto found = lines(value_of(compare_topics(options_)));
  EXPECT_THAT(found, testing::Contains("error " + prefix_ + "events: partitions is 3, expected 2"));
  EXPECT_THAT(found, testing::Contains("note " + prefix_ + "webhooks: retention.ms is 86400000, expected 2592000000"));
  EXPECT_THAT(found, testing::Contains("error " + prefix_ + "changelog: cleanup.policy is delete, expected compact"));
  const auto checked = check_topics(options_);
  ASSERT_FALSE(checked.ok());
  EXPECT_EQ(checked.error().reaction, ports::Reaction::kStop);
  EXPECT_THAT(checked.error().reason, HasSubstr("events: partitions is 3, expected 2"));
  const auto made = make_topics(options_);
  ASSERT_FALSE(made.ok());
  EXPECT_EQ(made.error().reaction, ports::Reaction::kStop);
  EXPECT_EQ(lines(value_of(compare_topics(options_))), found);
}

TEST_F(TopicsOfALog, AreRefusedWhereTwoGaveThemAnIdentity) {
  value_of(make_topics(options_));
  auto configuration = value_of(make_configuration(appender_properties(options_)));
  rd_kafka_conf_set_dr_msg_cb(configuration.get(), &note_delivery);
  const ClientHandle writer = value_of(make_client(RD_KAFKA_PRODUCER, std::move(configuration)));
  const TopicTable table{options_.topics, options_.topic_prefix, options_.own_prefix};
  constexpr int kTimeoutMs = 10'000;
  ProducerTopics topics{writer.get(), table, kTimeoutMs};
  const auto late =
      write_identity(writer.get(), topics, {ports::TopicNumber{2}, Partition{1}}, "the place", kTimeoutMs);
  ASSERT_FALSE(late.ok());
  EXPECT_EQ(late.error().reaction, ports::Reaction::kStop);
  EXPECT_THAT(late.error().reason, HasSubstr("two processes have given the place an identity"));
}

TEST_F(TopicsOfALog, AreDescribedAsTheBrokersApplyThem) {
  value_of(make_topics(options_));
  const auto described = value_of(describe_topics(options_));
  ASSERT_THAT(described, SizeIs(3));
  EXPECT_EQ(described[2].name, prefix_ + "changelog");
  EXPECT_EQ(described[2].partitions, kPartitions);
  EXPECT_EQ(described[2].replicas, 1);
  EXPECT_EQ(described[2].settings.at("cleanup.policy"), "compact");
  EXPECT_EQ(described[2].settings.at("delete.retention.ms"), "2592000000");
  EXPECT_EQ(described[2].settings.at("min.insync.replicas"), "1") << "with one replica";
  EXPECT_EQ(described[1].settings.at("retention.ms"), "2592000000");
  EXPECT_EQ(described[0].settings.at("retention.ms"), "-1");
  EXPECT_FALSE(value_of(cluster_id(options_)).empty());
}

TEST_F(TopicsOfALog, CannotBeAskedForWithoutABroker) {
  options_.brokers = "127.0.0.1:1";
  options_.call_timeout = Duration{1500};
  const auto made = make_topics(options_);
  ASSERT_FALSE(made.ok());
  EXPECT_EQ(made.error().reaction, ports::Reaction::kRetry);
  EXPECT_THAT(made.error().reason, HasSubstr("127.0.0.1:1"));
  EXPECT_FALSE(cluster_id(options_).ok());
}

TEST_F(TopicsOfALog, AreNotForThoseWhoMayNotSeeThem) {
  value_of(make_topics(options_));
  options_.brokers = Broker::shared().guarded_address();
  options_.properties = {{"security.protocol", "sasl_plaintext"},
                         {"sasl.mechanisms", "PLAIN"},
                         {"sasl.username", Broker::kStranger},
                         {"sasl.password", Broker::kStrangerPassword}};
  const auto compared = compare_topics(options_);
  ASSERT_FALSE(compared.ok());
  EXPECT_EQ(compared.error().reaction, ports::Reaction::kStop);
  EXPECT_THAT(compared.error().reason, HasSubstr("authorization failed"));
  EXPECT_FALSE(check_topics(options_).ok());
  options_.topic_prefix = unique_name();
  const auto made = make_topics(options_);
  ASSERT_FALSE(made.ok());
  EXPECT_EQ(made.error().reaction, ports::Reaction::kStop) << made.error().reason;
}

TEST_F(TopicsOfALog, AreNotForThoseWhoseWordIsWrong) {
  options_.brokers = Broker::shared().guarded_address();
  options_.call_timeout = Duration{3000};
  options_.properties = {{"security.protocol", "sasl_plaintext"},
                         {"sasl.mechanisms", "PLAIN"},
                         {"sasl.username", Broker::kStranger},
                         {"sasl.password", "not-the-word"}};
  const auto made = make_topics(options_);
  ASSERT_FALSE(made.ok());
  EXPECT_EQ(made.error().reaction, ports::Reaction::kStop) << made.error().reason;
  EXPECT_THAT(made.error().reason, HasSubstr("uthentication"));
  EXPECT_EQ(made.error().reason.find("not-the-word"), std::string::npos)
      << "the password is told: " << made.error().reason;
}

// Output and exit code of the program, without a shell's help but for the variables.
std::pair<std::string, int> relance(const std::string& arguments, const std::string& brokers,
                                    const std::string& prefix) {
  const std::string command = "RELANCE_KAFKA_BROKERS=" + brokers + " RELANCE_KAFKA_TOPIC_PREFIX=" + prefix + " " +
                              RELANCE_PROGRAM + " " + arguments + " 2>&1";
  const auto close = [](FILE* pipe) { pclose(pipe); };
  std::unique_ptr<FILE, decltype(close)> pipe{popen(command.c_str(), "r"), close};
  std::string output;
  std::array<char, 4096> buffer{};
  for (std::size_t count = 1; count > 0;) {
    count = fread(buffer.data(), 1, buffer.size(), pipe.get());
    output.append(buffer.data(), count);
  }
  return {output, WEXITSTATUS(pclose(pipe.release()))};
}

TEST(TopicsOfTheProgram, AreMadeComparedAndDescribedByItsVerbs) {
  const std::string prefix = unique_name();
  const std::string brokers = Broker::shared().address();
  const auto missing = relance("topics check", brokers, prefix);
  EXPECT_EQ(missing.second, 1) << missing.first;
  EXPECT_THAT(missing.first, HasSubstr("error  " + prefix + "webhooks: topic is missing, expected there\n"));
  const auto created = relance("topics create", brokers, prefix);
  EXPECT_EQ(created.second, 0) << created.first;
  EXPECT_THAT(created.first, HasSubstr(prefix + "contact-changelog/7: identity written\n"));
  const auto again = relance("topics create --json", brokers, prefix);
  EXPECT_EQ(again.second, 0) << again.first;
  EXPECT_THAT(again.first, HasSubstr(R"({"created":[],"present":[")" + prefix + R"(webhooks",)"));
  EXPECT_THAT(again.first, HasSubstr(R"("identities":[]})"));
  const auto checked = relance("topics check --json", brokers, prefix);
  EXPECT_EQ(checked.second, 0) << checked.first;
  EXPECT_EQ(checked.first, "{\"agrees\":true,\"differences\":[]}\n");
  const auto described = relance("topics describe --json", brokers, prefix);
  EXPECT_EQ(described.second, 0) << described.first;
  EXPECT_THAT(described.first, HasSubstr(R"({"topic":")" + prefix + R"(facts","exists":true,"partitions":8,)"));
}

}  // namespace
}  // namespace relance::kafka
