#include "options.h"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <relance/events/topics.h>

#include "topic_specs.h"

namespace relance::app {
namespace {

// So that a member may miss some heartbeats and is not given up.
constexpr int kHeartbeatsPerSession = 5;

ports::TopicNumber number_of(events::Topic topic) {
  return ports::TopicNumber{static_cast<std::uint16_t>(topic)};
}

}  // namespace

kafka::KafkaOptions kafka_options(const KafkaSettings& settings) {
  kafka::KafkaOptions options;
  options.brokers = fmt::format("{}", fmt::join(settings.brokers, ","));
  options.group = settings.group;
  options.topics = kafka_topic_specs();
  options.topic_prefix = settings.topic_prefix;
  options.own_prefix = events::kTopicPrefix;
  options.changelogs = {number_of(events::Topic::kContactChangelog), number_of(events::Topic::kCampaignChangelog)};
  options.replication_factor = settings.replication_factor == 0 ? kafka::kBrokersDefault : settings.replication_factor;
  options.min_insync_replicas = kafka_min_insync_replicas();
  options.static_membership = settings.static_membership;
  options.session_timeout = settings.session_timeout;
  options.heartbeat_interval = std::min(options.heartbeat_interval, settings.session_timeout / kHeartbeatsPerSession);
  options.transaction_timeout = settings.transaction_timeout;
  options.properties = settings.client;
  if (settings.assignment == KafkaSettings::Assignment::kCooperative) {
    options.properties.emplace("partition.assignment.strategy", "cooperative-sticky");
  }
  return options;
}

}  // namespace relance::app
