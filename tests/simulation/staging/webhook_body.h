// Bodies as a provider would send them for events that a story tells.
#pragma once

#include "oracle/stories/script.h"
#include "simulation/staging/workload.h"

namespace relance::driver {

// Where a provider could have told it: the item becomes a webhook, now and then with elements that cannot be read, or
// with the same element twice.
void become_webhook(oracle::Random& random, const oracle::Planned& planned, Item& item);

}  // namespace relance::driver
