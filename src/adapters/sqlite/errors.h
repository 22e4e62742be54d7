// Maps SQLite's error codes to reactions of the port.
#pragma once

#include <string_view>

#include <sqlite3.h>

#include <relance/ports/error.h>

namespace relance::sqlite {

[[nodiscard]] ports::Reaction reaction_to(int extended_code);
// `what` is the operation that failed; the message is that of the connection's last error.
[[nodiscard]] Failure<ports::PortError> failed(std::string_view what, sqlite3* connection);

}  // namespace relance::sqlite
