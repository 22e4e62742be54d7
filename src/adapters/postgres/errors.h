// Maps the server's errors to reactions of the port.
#pragma once

#include <string>
#include <string_view>

#include <libpq-fe.h>

#include <relance/ports/error.h>

namespace relance::postgres {

[[nodiscard]] ports::Reaction reaction_to(std::string_view sqlstate);
// The error in a result. `what` is the operation that failed.
[[nodiscard]] ports::PortError error_of(std::string_view what, const PGresult* result);
[[nodiscard]] std::string_view sqlstate_of(const PGresult* result);
// Replaces line breaks.
[[nodiscard]] std::string one_line(std::string_view text);

}  // namespace relance::postgres
