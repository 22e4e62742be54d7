// Reads the rows that the server answers, in binary format.
#pragma once

#include <span>
#include <string>

#include <libpq-fe.h>

#include <relance/ports/sql.h>

namespace relance::postgres {

// What is wrong with the answer; empty: nothing.
[[nodiscard]] std::string read_rows(const PGresult* result, std::span<const ports::SqlType> types,
                                    ports::SqlRows& rows);

}  // namespace relance::postgres
