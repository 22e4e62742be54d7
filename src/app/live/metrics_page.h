#pragma once

#include <string>

#include "node.h"

namespace relance::app {

// What /metrics tells, in Prometheus' text format. What is said of the log is of one moment.
[[nodiscard]] std::string metrics_page(const NodeView& node);

}  // namespace relance::app
