// Row values as JSON.
#pragma once

#include <relance/json/writer.h>
#include <relance/ports/sql.h>

namespace relance::projections {

// NULL becomes null. JSON is written unchanged.
json::Writer& write_value(ports::SqlType type, const ports::SqlValue& value, json::Writer& out);

// `as_of`: the position in relance.stats; NULLs before the first record.
void write_as_of(const ports::SqlValue& offset, const ports::SqlValue& time, json::Writer& out);

}  // namespace relance::projections
