#pragma once

#include <cstdint>
#include <vector>

#include <relance/ports/record.h>

namespace relance::components {

// The topics of topology/topics.toml as a log is opened with them, in the order of events::Topic: those of every
// engine, and those with the changelogs behind them.
[[nodiscard]] std::vector<ports::TopicSpec> topic_specs();
[[nodiscard]] std::vector<ports::TopicSpec> kafka_topic_specs();

// `min_isr` of the latter.
[[nodiscard]] std::vector<std::int32_t> kafka_min_insync_replicas();

}  // namespace relance::components
