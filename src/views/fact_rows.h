// What one fact changes in the tables.
#pragma once

#include <relance/codec/fact_reader.h>

#include "changes.h"

namespace relance::views {

void add_fact(const codec::Fact& fact, Changes& changes);

}  // namespace relance::views
