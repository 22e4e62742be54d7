// Opens connections to the file.
#pragma once

#include <memory>

#include <sqlite3.h>

#include <relance/adapters/sqlite/database.h>

namespace relance::sqlite {

struct CloseConnection {
  void operator()(sqlite3* connection) const { sqlite3_close(connection); }
};
using ConnectionHandle = std::unique_ptr<sqlite3, CloseConnection>;

// For one thread at a time. One for kRead cannot write, and does not make the file.
[[nodiscard]] ports::PortResult<ConnectionHandle> open_connection(const SqliteOptions& options,
                                                                  ports::SqlAccess access);

}  // namespace relance::sqlite
