// One play: a world, a history that is posted, and processes that fold it, turn by turn in an order that the seed
// chooses. First under faults, then without: everything must converge. The same seed plays the same.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "simulation/tally.h"

namespace relance::driver {

// Who moves time.
enum class Clockwork : std::uint8_t {
  kLog,   // records alone
  kHost,  // the hosts tick, by a wall clock that jumps
};

struct PlayResult {
  std::vector<std::string> findings;  // none: all is well
  std::string trace;                  // the last steps
};

[[nodiscard]] PlayResult play(std::uint64_t seed, Clockwork clockwork, Tally& tally);

}  // namespace relance::driver
