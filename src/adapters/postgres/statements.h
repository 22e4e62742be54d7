// The SQL of bulk statements: each takes one array per column, or one for the key.
#pragma once

#include <string>

#include <relance/ports/sql.h>

namespace relance::postgres {

[[nodiscard]] std::string upsert_statement(const ports::SqlUpsert& rows);
[[nodiscard]] std::string erase_statement(const ports::SqlErase& rows);
[[nodiscard]] std::string lookup_statement(const ports::SqlLookup& lookup);

}  // namespace relance::postgres
