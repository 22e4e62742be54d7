#include "configuration.h"

#include <algorithm>
#include <array>
#include <span>
#include <string>

#include "client/client_log.h"

namespace relance::kafka {

namespace {

using ports::PortResult;
using ports::Reaction;

constexpr std::size_t kReasonBytes = 512;
// Per request: the largest record, its overhead, and a margin for a batch.
constexpr std::size_t kMessageBytesMax = ports::kRecordBytesMax + 1024 * 1024;
constexpr std::size_t kFetchBytesMax = 4 * kMessageBytesMax;
constexpr std::size_t kReceiveBytesMax = kFetchBytesMax + 1024 * 1024;
constexpr std::size_t kFetchPartitionBytes = 1024 * 1024;
constexpr std::size_t kQueuedKilobytes = 4 * 1024;  // of records that a client prefetches per partition
constexpr std::size_t kReaderQueuedKilobytes = 16 * 1024;
constexpr std::size_t kReaderQueuedRecords = 1'000'000;
constexpr std::size_t kProducerQueueKilobytes = 1024 * 1024;
constexpr std::size_t kProducerQueueRecords = 2'000'000;
// A fetch that waits for records delays a fetch of another offset.
constexpr int kFetchWaitMs = 50;
constexpr int kRetryBackoffMs = 5;  // also between two transactions, while the brokers complete the first
constexpr int kLingerMs = 2;
constexpr int kReconnectBackoffMaxMs = 1000;
constexpr int kMetadataRefreshMs = 60'000;

std::string text(Duration duration) {
  return std::to_string(duration.count());
}

Properties with(Properties own, const KafkaOptions& options) {
  own.merge(Properties{
      {"bootstrap.servers", options.brokers},
      {"client.id", "relance"},
      {"socket.nagle.disable", "true"},
      {"socket.timeout.ms", text(std::max(options.call_timeout, Duration{1000}))},
      {"reconnect.backoff.ms", "50"},
      {"reconnect.backoff.max.ms", std::to_string(kReconnectBackoffMaxMs)},
      {"topic.metadata.refresh.interval.ms", std::to_string(kMetadataRefreshMs)},
      {"receive.message.max.bytes", std::to_string(kReceiveBytesMax)},
      {"message.max.bytes", std::to_string(kMessageBytesMax)},
      {"log.connection.close", "false"},
  });
  for (const auto& [name, value] : options.properties) own[name] = value;
  return own;
}

Properties consumer(const KafkaOptions& options) {
  return {
      {"group.id", options.group},
      {"isolation.level", "read_committed"},
      {"enable.auto.commit", "false"},
      {"enable.auto.offset.store", "false"},
      {"enable.partition.eof", "true"},
      // If retention has removed the position, reading continues at the start; records before the position are skipped.
      {"auto.offset.reset", "earliest"},
      {"fetch.wait.max.ms", std::to_string(kFetchWaitMs)},
      {"fetch.error.backoff.ms", std::to_string(kFetchWaitMs)},
      {"fetch.max.bytes", std::to_string(kFetchBytesMax)},
      {"fetch.message.max.bytes", std::to_string(kFetchPartitionBytes)},
      {"queued.max.messages.kbytes", std::to_string(kQueuedKilobytes)},
  };
}

Properties producer() {
  return {
      {"enable.idempotence", "true"},
      {"acks", "all"},
      {"partitioner", "murmur2_random"},
      {"compression.codec", "lz4"},
      {"linger.ms", std::to_string(kLingerMs)},
      {"retry.backoff.ms", std::to_string(kRetryBackoffMs)},
      {"queue.buffering.max.kbytes", std::to_string(kProducerQueueKilobytes)},
      {"queue.buffering.max.messages", std::to_string(kProducerQueueRecords)},
  };
}

// Properties for some clients only: others warn about them, or use them for something else.
constexpr std::array kOfMembers = {"partition.assignment.strategy", "max.poll.interval.ms", "session.timeout.ms",
                                   "heartbeat.interval.ms",         "group.protocol",       "group.instance.id"};
constexpr std::array kOfConsumers = {"fetch.wait.max.ms", "fetch.max.bytes", "fetch.message.max.bytes",
                                     "queued.max.messages.kbytes", "queued.min.messages"};
constexpr std::array kOfProducers = {"compression.codec", "compression.type", "linger.ms", "batch.size"};

// The guarantees of the log depend on these, or they have their own option.
constexpr std::array kOfTheLog = {
    "acks",
    "auto.commit.enable",
    "auto.offset.reset",
    "bootstrap.servers",
    "delivery.report.only.error",
    "enable.auto.commit",
    "enable.auto.offset.store",
    "enable.idempotence",
    "enable.partition.eof",
    "group.id",
    "group.instance.id",
    "isolation.level",
    "metadata.broker.list",
    "partitioner",
    "request.required.acks",
    "session.timeout.ms",
    "transaction.timeout.ms",
    "transactional.id",
};

Properties without(Properties properties, std::span<const char* const> names) {
  for (const char* name : names) properties.erase(name);
  return properties;
}

}  // namespace

Properties inquirer_properties(const KafkaOptions& options) {
  return without(without(with(consumer(options), options), kOfMembers), kOfProducers);
}

Properties note_properties(const KafkaOptions& options, const std::string& group) {
  Properties own = inquirer_properties(options);
  own["group.id"] = group;
  return own;
}

Properties administrator_properties(const KafkaOptions& options) {
  Properties own = inquirer_properties(options);
  own["isolation.level"] = "read_uncommitted";
  return own;
}

// A reader that has prefetched enough does not fetch again for a second, however fast it is read.
Properties reader_properties(const KafkaOptions& options) {
  Properties properties = inquirer_properties(options);
  for (const auto& [name, value] : {std::pair{"queued.max.messages.kbytes", kReaderQueuedKilobytes},
                                    std::pair{"queued.min.messages", kReaderQueuedRecords}}) {
    if (!options.properties.contains(name)) properties[name] = std::to_string(value);
  }
  return properties;
}

Properties member_properties(const KafkaOptions& options, std::string_view member) {
  Properties own = consumer(options);
  own.merge(Properties{
      {"session.timeout.ms", text(options.session_timeout)},
      {"heartbeat.interval.ms", text(options.heartbeat_interval)},
      // Eager: cooperative assignment loses and repeats partitions in the supported librdkafka versions.
      {"partition.assignment.strategy", "range,roundrobin"},
      {"max.poll.interval.ms", text(std::max(options.session_timeout, Duration{300'000}))},
  });
  if (options.static_membership) own["group.instance.id"] = member;
  return without(with(std::move(own), options), kOfProducers);
}

Properties appender_properties(const KafkaOptions& options) {
  Properties own = producer();
  own["message.timeout.ms"] = text(options.call_timeout);
  return without(without(with(std::move(own), options), kOfMembers), kOfConsumers);
}

std::string identity_of(const KafkaOptions& options, std::string_view member) {
  return options.group + "." + std::string{member};
}

Properties transaction_properties(const KafkaOptions& options, std::string_view identity) {
  Properties own = producer();
  own["transactional.id"] = std::string{identity};
  own["transaction.timeout.ms"] = text(options.transaction_timeout);
  own["message.timeout.ms"] = text(options.transaction_timeout);
  own["socket.timeout.ms"] = text(std::min(options.call_timeout, options.transaction_timeout));  // librdkafka insists
  return without(without(with(std::move(own), options), kOfMembers), kOfConsumers);
}

std::string client_version() {
  return rd_kafka_version_str();
}

std::optional<std::string> defect_of_property(std::string_view name, const std::string& value) {
  if (std::ranges::find(kOfTheLog, name) != kOfTheLog.end()) return "the log sets this property itself";
  const ConfHandle configuration{rd_kafka_conf_new()};
  std::array<char, kReasonBytes> reason{};
  const auto set =
      rd_kafka_conf_set(configuration.get(), std::string{name}.c_str(), value.c_str(), reason.data(), reason.size());
  return set == RD_KAFKA_CONF_OK ? std::nullopt : std::optional<std::string>{reason.data()};
}

std::optional<std::string> defect_of(const KafkaOptions& options) {
  if (options.brokers.empty()) return "no brokers are named";
  if (options.transaction_timeout >= options.session_timeout) {
    return "the transaction timeout must be below the session timeout";
  }
  for (const auto& [name, value] : options.properties) {
    if (const auto defect = defect_of_property(name, value)) return "Kafka property " + name + ": " + *defect;
  }
  return std::nullopt;
}

PortResult<ConfHandle> make_configuration(const Properties& properties) {
  ConfHandle configuration{rd_kafka_conf_new()};
  rd_kafka_conf_set_log_cb(configuration.get(), &write_client_log);
  std::array<char, kReasonBytes> reason{};
  for (const auto& [name, value] : properties) {
    if (rd_kafka_conf_set(configuration.get(), name.c_str(), value.c_str(), reason.data(), reason.size()) !=
        RD_KAFKA_CONF_OK) {
      return ports::failure(Reaction::kStop, "Kafka property " + name + ": " + reason.data());
    }
  }
  return configuration;
}

PortResult<ClientHandle> make_client(rd_kafka_type_t type, ConfHandle configuration) {
  std::array<char, kReasonBytes> reason{};
  ClientHandle client{rd_kafka_new(type, configuration.get(), reason.data(), reason.size())};
  if (client == nullptr) return ports::failure(Reaction::kStop, std::string{"no Kafka client: "} + reason.data());
  static_cast<void>(configuration.release());
  return client;
}

}  // namespace relance::kafka
