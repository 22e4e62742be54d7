// What the server's errors mean to those who use the port.
#pragma once

#include <string>
#include <string_view>

#include <libpq-fe.h>

#include <relance/ports/error.h>

namespace relance::postgres {

[[nodiscard]] ports::Reaction reaction_to(std::string_view sqlstate);
// Of an error that the server has answered. `what` says what was tried.
[[nodiscard]] ports::PortError error_of(std::string_view what, const PGresult* result);
[[nodiscard]] std::string_view sqlstate_of(const PGresult* result);
// Without the ends of lines.
[[nodiscard]] std::string one_line(std::string_view text);

}  // namespace relance::postgres
