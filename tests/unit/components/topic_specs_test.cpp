// The topics that the program carries, as each engine gets them.
#include <algorithm>
#include <string>

#include <gtest/gtest.h>

#include <relance/components/log.h>
#include <relance/components/topic_specs.h>
#include <relance/components/topology.h>
#include <relance/config/load.h>
#include <relance/events/topics.h>

#include "topology_toml.h"

namespace relance::components {
namespace {

bool is_changelog(const Topic& topic) {
  return topic.name.ends_with("-changelog");
}

bool is_read_by(const Topic& topic, const std::string& part) {
  return std::ranges::find(topic.readers, part) != topic.readers.end();
}

TEST(TopicsOfTheEngines, AreThoseOfTheListInItsOrder) {
  const auto everywhere = topic_specs();
  ASSERT_EQ(everywhere.size(), events::kTopicNames.size());
  const auto on_kafka = kafka_topic_specs();
  ASSERT_EQ(on_kafka.size(), events::kTopicNames.size() + events::kChangelogNames.size());
  for (std::size_t i = 0; i < on_kafka.size(); ++i) {
    EXPECT_EQ(on_kafka[i].name, events::topic_name(static_cast<events::Topic>(i)));
    if (i < everywhere.size()) {
      EXPECT_EQ(on_kafka[i], everywhere[i]);
    }
  }
}

TEST(TopicsOfTheEngines, HaveChangelogsOnKafkaAlone) {
  for (const Topic& topic : parse_topology(kTopologyToml)) EXPECT_EQ(topic.logs == "kafka", is_changelog(topic));
}

TEST(TopicsOfTheEngines, HaveAChangelogCutAsTheLogThatItsTaskFolds) {
  const auto topics = parse_topology(kTopologyToml);
  int changelogs = 0;
  for (const Topic& changelog : topics) {
    if (!is_changelog(changelog)) continue;
    ++changelogs;
    EXPECT_TRUE(changelog.compacted) << changelog.name;
    EXPECT_EQ(changelog.retention, "forever") << changelog.name;
    EXPECT_EQ(changelog.writers, changelog.readers) << changelog.name;
    ASSERT_EQ(changelog.readers.size(), 1U) << changelog.name;
    const auto folded = std::ranges::find_if(topics, [&](const Topic& topic) {
      return !is_changelog(topic) && is_read_by(topic, changelog.readers.front());
    });
    ASSERT_NE(folded, topics.end()) << changelog.name;
    EXPECT_EQ(changelog.partitions, folded->partitions) << changelog.name;
  }
  EXPECT_EQ(changelogs, 2);
}

TEST(TopicsOfTheEngines, AreAcknowledgedByMoreThanOneReplica) {
  for (const std::int32_t number : kafka_min_insync_replicas()) EXPECT_EQ(number, 2);
}

KafkaSettings config_with(const config::Environment& environment) {
  config::Schema schema;
  LogSettings log;
  config::Section section = config::Section::declaring(schema);
  bind(section, log);
  config::Loaded loaded = config::load(schema, {}, environment);
  config::Section assigning = config::Section::assigning(loaded.settings);
  bind(assigning, log);
  EXPECT_TRUE(loaded.settings.problems.empty());
  return log.kafka;
}

TEST(OptionsOfKafka, ComeFromTheConfiguration) {
  const kafka::KafkaOptions options = kafka_options(config_with({{"RELANCE_KAFKA_BROKERS", "a:1,b:2"},
                                                                 {"RELANCE_KAFKA_TOPIC_PREFIX", "shop-"},
                                                                 {"RELANCE_KAFKA_GROUP", "g"},
                                                                 {"RELANCE_KAFKA_SESSION_TIMEOUT_MS", "5000"},
                                                                 {"RELANCE_KAFKA_TRANSACTION_TIMEOUT_MS", "4000"},
                                                                 {"RELANCE_KAFKA_STATIC_MEMBERSHIP", "no"},
                                                                 {"RELANCE_KAFKA_CLIENT_LINGER_MS", "1"}}));
  EXPECT_EQ(options.brokers, "a:1,b:2");
  EXPECT_EQ(options.group, "g");
  EXPECT_EQ(options.topic_prefix, "shop-");
  EXPECT_EQ(options.own_prefix, "relance.");
  EXPECT_EQ(options.topics, kafka_topic_specs());
  EXPECT_EQ(options.min_insync_replicas.size(), options.topics.size());
  EXPECT_FALSE(options.static_membership);
  EXPECT_EQ(options.session_timeout, Duration{5000});
  EXPECT_EQ(options.heartbeat_interval, Duration{1000});
  EXPECT_EQ(options.transaction_timeout, Duration{4000});
  EXPECT_EQ(options.replication_factor, kafka::kBrokersDefault);
  EXPECT_EQ(options.properties, (kafka::Properties{{"linger.ms", "1"}}));
  EXPECT_EQ(kafka::defect_of(options), std::nullopt);
  for (const ports::TopicNumber changelog : options.changelogs) {
    EXPECT_TRUE(options.topics[changelog.value()].name.ends_with("-changelog"));
  }
}

TEST(OptionsOfKafka, AssignAsTheConfigurationSays) {
  constexpr auto kStrategy = "partition.assignment.strategy";
  EXPECT_FALSE(kafka_options(config_with({})).properties.contains(kStrategy));
  const auto options = kafka_options(config_with({{"RELANCE_KAFKA_ASSIGNMENT", "cooperative"}}));
  EXPECT_EQ(options.properties.at(kStrategy), "cooperative-sticky");
}

}  // namespace
}  // namespace relance::components
