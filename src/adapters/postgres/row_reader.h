// Reads result rows in binary format.
#pragma once

#include <span>
#include <string>

#include <libpq-fe.h>

#include <relance/ports/sql.h>

namespace relance::postgres {

// Returns what is wrong with the result; empty: nothing.
[[nodiscard]] std::string read_rows(const PGresult* result, std::span<const ports::SqlType> types,
                                    ports::SqlRows& rows);

}  // namespace relance::postgres
