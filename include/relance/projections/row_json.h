// Values of rows as JSON.
#pragma once

#include <relance/json/writer.h>
#include <relance/ports/sql.h>

namespace relance::projections {

// NULL is null. JSON is written as it is.
json::Writer& write_value(ports::SqlType type, const ports::SqlValue& value, json::Writer& out);

// `as_of`: where relance.stats stood; NULLs: nowhere yet.
void write_as_of(const ports::SqlValue& offset, const ports::SqlValue& time, json::Writer& out);

}  // namespace relance::projections
