#include "log.h"

#include <string>

#include <relance/adapters/kafka/topics_admin.h>

#include "io/exit_code.h"

namespace relance::app {
namespace {

class KafkaLogReader final : public ports::LogReader {
 public:
  KafkaLogReader(std::unique_ptr<ports::Log> log, std::string identity)
      : log_(std::move(log)), identity_(std::move(identity)) {}

  [[nodiscard]] std::span<const ports::TopicSpec> topics() const override { return log_->topics(); }
  [[nodiscard]] std::string identity() const override { return identity_; }
  ports::PortResult<ports::Done> read(ports::TopicPartition partition, Offset from, ports::ReadLimits limits,
                                      ports::RecordBatch& batch) override {
    return log_->read(partition, from, limits, batch);
  }
  ports::PortResult<ports::OffsetRange> offsets(ports::TopicPartition partition) override {
    return log_->offsets(partition);
  }
  ports::PortResult<std::optional<ports::Committed>> committed(ports::TopicPartition partition) override {
    return log_->committed(partition);
  }
  ports::PortResult<std::vector<ports::PartitionStatus>> status() override { return log_->status(); }
  ports::PortResult<ports::Done> refresh() override { return ports::failure(ports::Reaction::kRetry, "nothing to do"); }

 private:
  std::unique_ptr<ports::Log> log_;
  std::string identity_;
};

}  // namespace

void refuse_cluster(const ports::PortError& error) {
  const bool may_pass = error.reaction != ports::Reaction::kStop;
  throw CommandError(may_pass ? ExitCode::kUnavailable : ExitCode::kConfiguration, error.reason);
}

std::unique_ptr<ports::Log> open_kafka_log(const kafka::KafkaOptions& options) {
  return reached(kafka::open_log(options));
}

std::unique_ptr<ports::LogReader> open_kafka_reader(const kafka::KafkaOptions& options) {
  std::string identity = reached(kafka::cluster_id(options));
  return std::make_unique<KafkaLogReader>(open_kafka_log(options), std::move(identity));
}

}  // namespace relance::app
