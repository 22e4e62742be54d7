// The log of a Kafka cluster for verbs.
#pragma once

#include <memory>
#include <utility>

#include <relance/adapters/kafka/log.h>
#include <relance/ports/log_reader.h>

namespace relance::app {

// Both throw CommandError: kUnavailable where no broker answers, kConfiguration where the topics are not as they are to
// be.
[[nodiscard]] std::unique_ptr<ports::Log> open_kafka_log(const kafka::KafkaOptions& options);
// Shows what is committed as it comes: refresh() has nothing to do.
[[nodiscard]] std::unique_ptr<ports::LogReader> open_kafka_reader(const kafka::KafkaOptions& options);

// What the cluster has answered; else the same CommandErrors.
[[noreturn]] void refuse_cluster(const ports::PortError& error);
template <class T>
T reached(ports::PortResult<T> result) {
  if (!result) refuse_cluster(result.error());
  return std::move(result).value();
}

}  // namespace relance::app
