// What landed in the logs of a play, as the offline run reads it: each event as often as it is there, in an order in
// which one clock shows at each event what its partition's stream time was.
#pragma once

#include <string>

#include "simulation/ledger.h"
#include "simulation/play.h"

namespace relance::driver {

[[nodiscard]] std::string offline_input(const Ledger& ledger, Clockwork clockwork, Tally& tally);

}  // namespace relance::driver
