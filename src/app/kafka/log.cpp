#include "log.h"

#include <string>

#include <relance/adapters/kafka/topics_admin.h>
#include <relance/ports/log_as_reader.h>

#include "io/exit_code.h"

namespace relance::app {
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
