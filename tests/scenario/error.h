#pragma once

#include <stdexcept>

namespace relance::scenario {

// A scenario file that cannot be read; what() begins with `file:line: ` once it leaves the parser.
struct ScenarioError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

}  // namespace relance::scenario
