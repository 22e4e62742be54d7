#pragma once

#include <cstdint>
#include <vector>

#include <relance/ports/record.h>

namespace relance::components {

// The topics of topology/topics.toml with which a log is opened, in the order of events::Topic: those of every engine,
// and those followed by the changelogs.
[[nodiscard]] std::vector<ports::TopicSpec> topic_specs();
[[nodiscard]] std::vector<ports::TopicSpec> kafka_topic_specs();

// `min_isr` of kafka_topic_specs(), in the same order.
[[nodiscard]] std::vector<std::int32_t> kafka_min_insync_replicas();

}  // namespace relance::components
