#pragma once

#include <vector>

#include <relance/ingress/status_source.h>

#include "node.h"

namespace relance::app {

// Whether the process can do its work: what /readyz tells.
[[nodiscard]] std::vector<ingress::StatusCheck> check_node(const NodeView& node);

}  // namespace relance::app
