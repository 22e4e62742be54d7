#pragma once

#include <relance/adapters/kafka/log.h>

#include "config/config.h"

namespace relance::app {

// What the configuration says of the distributed log, with all topics of topology/topics.toml.
[[nodiscard]] kafka::KafkaOptions kafka_options(const KafkaSettings& settings);

}  // namespace relance::app
