// The component that owns the log: embedded in the data directory, or on a Kafka cluster.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include <relance/adapters/kafka/log.h>
#include <relance/adapters/rocksdb/resources.h>
#include <relance/ports/log.h>
#include <relance/ports/thread.h>
#include <relance/runtime/component.h>

namespace relance::components {

enum class LogEngine : std::uint8_t { kEmbedded, kKafka };

struct KafkaSettings {
  enum class Assignment : std::uint8_t { kEager, kCooperative };
  std::vector<std::string> brokers = {"localhost:9092"};
  std::string topic_prefix = "relance.";
  std::string group = "relance";
  Assignment assignment = Assignment::kEager;
  bool static_membership = true;
  Duration session_timeout{45'000};
  Duration transaction_timeout{30'000};
  std::int32_t replication_factor = 0;        // 0: the broker's default
  std::map<std::string, std::string> client;  // librdkafka properties
};
struct LogSettings {
  LogEngine engine = LogEngine::kEmbedded;
  KafkaSettings kafka;
};
inline constexpr std::string_view kLogKey = "log";
void bind(config::Section& section, LogSettings& settings);

// With all topics of topology/topics.toml.
[[nodiscard]] kafka::KafkaOptions kafka_options(const KafkaSettings& settings);

class LogComponent final : public runtime::Component {
 public:
  ~LogComponent() override;

  [[nodiscard]] std::string_view name() const override { return "log"; }
  void bind(config::Section& section) override { components::bind(section, settings_); }
  void open(runtime::Host& host) override;
  void start() override;
  void health(runtime::HealthReport& report) override;
  void metrics(runtime::MetricsSink& sink) override;
  void stop() override;

  // For later components, from open() on.
  [[nodiscard]] ports::Log& log() const { return *log_; }
  // Logs with the same identity are the same log.
  [[nodiscard]] const std::string& identity() const { return identity_; }
  // The prefix of this process's members in the consumer group.
  [[nodiscard]] const std::string& member() const { return member_; }
  // Whether other processes share the partitions.
  [[nodiscard]] bool is_shared() const { return settings_.engine == LogEngine::kKafka; }
  [[nodiscard]] const std::shared_ptr<embedded::Resources>& resources() const { return resources_; }
  // As of the last metrics(); empty if it could not be read. Only on the thread that calls metrics().
  [[nodiscard]] const std::vector<ports::PartitionStatus>& status() const { return status_; }

 private:
  void open_embedded();
  void open_kafka();
  void maintain();

  LogSettings settings_;
  runtime::Host* host_ = nullptr;
  std::shared_ptr<embedded::Resources> resources_;
  std::unique_ptr<ports::Log> log_;
  std::string identity_;
  std::string member_;
  std::vector<ports::PartitionStatus> status_;
  std::mutex mutex_;
  std::condition_variable stopping_;
  bool stop_requested_ = false;
  Thread thread_;
};

}  // namespace relance::components
