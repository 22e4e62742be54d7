// Those that are compared: each writes batches to a new table, a transaction a batch. They throw when something fails.
#pragma once

#include <string>
#include <vector>

#include <relance/ports/sql.h>

#include "row.h"

namespace relance::bench {

using Batches = std::vector<std::vector<Row>>;

// By the port, in the session's table.
void write_by_port(ports::SqlSession& session, const Batches& batches);

// By libpq alone, as fast as we know: one prepared statement with binary arrays. With `one_by_one`, a prepared
// statement for each row.
void write_by_libpq(const std::string& url, const std::string& schema, const Batches& batches, bool one_by_one);

// By SQLite alone: one prepared statement, stepped for each row.
void write_by_sqlite(const std::string& path, const Batches& batches);

}  // namespace relance::bench
