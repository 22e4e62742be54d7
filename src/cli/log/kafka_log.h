// The log of a Kafka cluster for commands.
#pragma once

#include <memory>

#include <relance/adapters/kafka/log.h>
#include <relance/ports/log_reader.h>

namespace relance::cli {

// Both throw StartError: kUnavailable where no broker answers, kConfiguration where the topics are not as they are to
// be.
[[nodiscard]] std::unique_ptr<ports::Log> open_kafka_log(const kafka::KafkaOptions& options);
// Shows what is committed as it comes: refresh() has nothing to do.
[[nodiscard]] std::unique_ptr<ports::LogReader> open_kafka_reader(const kafka::KafkaOptions& options);

}  // namespace relance::cli
