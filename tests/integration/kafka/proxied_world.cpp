#include "integration/kafka/proxied_world.h"

#include <cstdlib>
#include <iostream>
#include <random>

namespace relance::kafka {

std::uint64_t seed_of_the_day() {
  const char* given = std::getenv("RELANCE_KAFKA_SEED");
  const std::uint64_t seed = given != nullptr ? std::strtoull(given, nullptr, 10) : std::random_device{}();
  std::cout << "RELANCE_KAFKA_SEED=" << seed << std::endl;
  return seed;
}

std::unique_ptr<ports::Log> ProxiedWorld::open_direct_log() const {
  KafkaOptions direct = options();
  direct.brokers = broker().address();
  auto log = open_log(direct);
  EXPECT_TRUE(log.ok()) << log.error().reason;
  return std::move(log).value();
}

}  // namespace relance::kafka
