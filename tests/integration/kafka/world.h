// Logs over the shared broker, each test with topics and a group of its own.
#pragma once

#include <vector>

#include <relance/adapters/kafka/log.h>

#include "integration/kafka/broker.h"

namespace relance::kafka {

inline constexpr std::size_t kInFlightBytesMax = std::size_t{8} * 1024 * 1024;

// Short waits: a transaction of two seconds is the least that a fresh broker can do.
inline KafkaOptions options_for(const Broker& broker, std::vector<ports::TopicSpec> topics, const std::string& name) {
  KafkaOptions options;
  options.brokers = broker.address();
  options.group = name + "group";
  options.topics = std::move(topics);
  options.topic_prefix = name;
  options.session_timeout = Duration{2500};
  options.heartbeat_interval = Duration{100};
  options.transaction_timeout = Duration{2000};
  options.in_flight_bytes_max = kInFlightBytesMax;
  return options;
}

}  // namespace relance::kafka
