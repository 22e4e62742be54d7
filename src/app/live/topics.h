#pragma once

#include <vector>

#include <relance/ports/record.h>

namespace relance::app {

// The topics of topology/topics.toml as a log is opened with them, in the order of codec::Topic.
[[nodiscard]] std::vector<ports::TopicSpec> topic_specs();

}  // namespace relance::app
