#include "kafka_log.h"

#include <string>

#include <relance/adapters/kafka/topics_admin.h>
#include <relance/ports/log_as_reader.h>
#include <relance/runtime/error.h>

namespace relance::cli {
namespace {

class KafkaLogReader final : public ports::LogAsReader {
 public:
  KafkaLogReader(std::unique_ptr<ports::Log> log, std::string identity)
      : LogAsReader(*log, std::move(identity)), log_(std::move(log)) {}

  ports::PortResult<ports::Done> refresh() override { return ports::failure(ports::Reaction::kRetry, "nothing to do"); }

 private:
  std::unique_ptr<ports::Log> log_;
};

}  // namespace

std::unique_ptr<ports::Log> open_kafka_log(const kafka::KafkaOptions& options) {
  return runtime::value_or_throw(kafka::open_log(options), runtime::FailureReason::kConfiguration);
}

std::unique_ptr<ports::LogReader> open_kafka_reader(const kafka::KafkaOptions& options) {
  std::string identity = runtime::value_or_throw(kafka::cluster_id(options), runtime::FailureReason::kConfiguration);
  return std::make_unique<KafkaLogReader>(open_kafka_log(options), std::move(identity));
}

}  // namespace relance::cli
