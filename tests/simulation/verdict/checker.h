// What must be true of a play that has ended: said about the records of its logs, the offline run of what landed, and a
// second run of each task. Nothing is asked of the workers.
#pragma once

#include <string>
#include <vector>

#include "simulation/ledger.h"
#include "simulation/play.h"
#include "simulation/staging/workload.h"

namespace relance::driver {

// What is wrong, in words; empty when all is well.
[[nodiscard]] std::vector<std::string> check(const Ledger& ledger, const Workload& workload, Clockwork clockwork,
                                             Tally& tally);

}  // namespace relance::driver
