// The events of a scenario as the lines that the product reads.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "scenario/moment.h"
#include "scenario/scenario.h"

namespace relance::scenario {

struct History {
  std::vector<std::string> lines;
  std::optional<Millis> until;  // the offline run's --until

  [[nodiscard]] std::string text() const;
};

// Appends the line or lines of one event. Throws ScenarioError.
void append_event(History& history, const Event& event);

}  // namespace relance::scenario
