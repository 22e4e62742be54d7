// Standard output and standard error in every state: closed, full, or without a reader.
#pragma once

#include <string_view>

namespace relance::cli {

// Reserves the descriptors of closed standard streams, so that no file is opened under them; using them fails.
void hold_closed_streams();

// Writes everything to standard output. Throws CommandError.
void print(std::string_view text);

// Writes to standard error; ignores errors.
void tell(std::string_view text) noexcept;

}  // namespace relance::cli
