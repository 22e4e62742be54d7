// A log that reaches the shared broker through a proxy.
#pragma once

#include <cstdint>

#include "integration/kafka/proxy.h"
#include "integration/kafka/world.h"

namespace relance::kafka {

// RELANCE_KAFKA_SEED, else another one each time; it is told.
[[nodiscard]] std::uint64_t seed_of_the_day();

struct ProxyHolder {
  const std::uint64_t seed = seed_of_the_day();
  Proxy proxy{Broker::shared(), seed};
};

class ProxiedWorld : private ProxyHolder, public KafkaWorld {
 protected:
  ProxiedWorld() : KafkaWorld(Broker::shared().proxy_address()) {}

  [[nodiscard]] std::uint64_t seed() const { return ProxyHolder::seed; }
  Proxy& proxy() { return ProxyHolder::proxy; }
  // The same topics and the same group, without the proxy.
  [[nodiscard]] std::unique_ptr<ports::Log> open_direct_log() const;
};

}  // namespace relance::kafka
