// The logs of a play beside the offline run of the same events.
#pragma once

#include <string>
#include <vector>

#include <relance/offline/process.h>

#include "simulation/ledger.h"

namespace relance::driver {

// Facts without `id` and `cause`, outbox entries likewise, the last statistics of each scope, refusals. Where several
// partitions may tell the story of a campaign in another order, whether and when it completed is left out.
[[nodiscard]] std::vector<std::string> compare(const Ledger& ledger, const std::string& input,
                                               const offline::Result& expected);

}  // namespace relance::driver
