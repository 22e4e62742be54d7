// Adds the table changes of one fact.
#pragma once

#include <relance/events/fact_reader.h>

#include "changes.h"

namespace relance::projections {

void add_fact(const events::Fact& fact, Changes& changes);

}  // namespace relance::projections
