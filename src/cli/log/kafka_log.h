// Opens the log on a Kafka cluster for commands.
#pragma once

#include <memory>

#include <relance/adapters/kafka/log.h>
#include <relance/ports/log_reader.h>

namespace relance::cli {

// Both throw StartError: kUnavailable if no broker responds, kConfiguration if the topics are not as expected.
[[nodiscard]] std::unique_ptr<ports::Log> open_kafka_log(const kafka::KafkaOptions& options);
// Shows committed records immediately: refresh() does nothing.
[[nodiscard]] std::unique_ptr<ports::LogReader> open_kafka_reader(const kafka::KafkaOptions& options);

}  // namespace relance::cli
