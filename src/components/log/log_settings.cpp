#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <relance/components/log.h>
#include <relance/components/topic_specs.h>
#include <relance/events/topics.h>

namespace relance::components {
namespace {

// So that a member may miss some heartbeats.
constexpr int kHeartbeatsPerSession = 5;
constexpr std::size_t kMaxTopicPrefixBytes = 128;

ports::TopicNumber number_of(events::Topic topic) {
  return ports::TopicNumber{static_cast<std::uint16_t>(topic)};
}

bool is_topic_prefix(std::string_view prefix) {
  return prefix.size() <= kMaxTopicPrefixBytes && std::ranges::all_of(prefix, [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '_' ||
                  c == '-';
         });
}

void check(config::Section& section, const KafkaSettings& kafka) {
  // A process that takes over a partition must not wait for a transaction that the previous owner left open.
  if (kafka.transaction_timeout >= kafka.session_timeout)
    section.refuse("transaction_timeout_ms", fmt::format("must be below {}", section.path("session_timeout_ms")),
                   "session_timeout_ms");
  if (!is_topic_prefix(kafka.topic_prefix))
    section.refuse("topic_prefix", fmt::format("must consist of letters, digits, `.`, `_` and `-`, at most {} bytes",
                                               kMaxTopicPrefixBytes));
  // librdkafka validates its own properties: there is no list of them here.
  for (const auto& [name, value] : kafka.client) {
    if (const auto defect = kafka::defect_of_property(name, value))
      section.refuse("client." + name, "is invalid: " + *defect);
  }
}

void bind_kafka(config::Section section, KafkaSettings& kafka) {
  using enum KafkaSettings::Assignment;
  section.texts({"brokers", "HOST:PORT of bootstrap brokers"}, kafka.brokers);
  section.text({"topic_prefix", "prefix of topic names on the cluster"}, kafka.topic_prefix);
  section.text({"group", "consumer group shared by all processes of an installation; prefix of transactional ids"},
               kafka.group);
  section.word({"assignment", "partition assignment: eager or cooperative (librdkafka 2.10 or later)"},
               kafka.assignment, {{"eager", kEager}, {"cooperative", kCooperative}});
  section.word({"static_membership", "keep partitions through a restart shorter than the session timeout"},
               kafka.static_membership, {{"no", false}, {"yes", true}});
  section.milliseconds(
      {"session_timeout_ms", "time without heartbeat after which a process loses its partitions, in milliseconds"},
      kafka.session_timeout, {1000, 1'800'000});
  section.milliseconds(
      {"transaction_timeout_ms",
       "time after which an open transaction is aborted, in milliseconds; below kafka.session_timeout_ms"},
      kafka.transaction_timeout, {1000, 900'000});
  section.number({"replication_factor", "replicas of each topic that is created; 0: the brokers' default"},
                 kafka.replication_factor, {0, 100});
  section.properties({"client", "any other librdkafka property, for all clients"},
                     "secret librdkafka property: sasl.password, ssl.key.password and others", kafka.client);
  check(section, kafka);
}

}  // namespace

void bind(config::Section& section, LogSettings& settings) {
  section.word(
      {.name = kLogKey, .help = "log engine: embedded (in data_dir, a single process) or kafka", .flag = "--log"},
      settings.engine, {{"embedded", LogEngine::kEmbedded}, {"kafka", LogEngine::kKafka}});
  bind_kafka(section.table("kafka"), settings.kafka);
}

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

}  // namespace relance::components
