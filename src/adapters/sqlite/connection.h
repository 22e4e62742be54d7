// Opens connections to the database file.
#pragma once

#include <memory>

#include <sqlite3.h>

#include <relance/adapters/sqlite/database.h>

namespace relance::sqlite {

struct CloseConnection {
  void operator()(sqlite3* connection) const { sqlite3_close(connection); }
};
using ConnectionHandle = std::unique_ptr<sqlite3, CloseConnection>;

// For one thread at a time. A kRead connection cannot write, and does not create the file.
[[nodiscard]] ports::PortResult<ConnectionHandle> open_connection(const SqliteOptions& options,
                                                                  ports::SqlAccess access);

}  // namespace relance::sqlite
