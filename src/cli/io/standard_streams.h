// Standard output and standard error as they really are: closed, full, or read by nobody.
#pragma once

#include <string_view>

namespace relance::cli {

// Takes the numbers of standard streams that were closed, so that no file is opened under them; what uses them fails.
void hold_closed_streams();

// To standard output, all of it. Throws CommandError.
void print(std::string_view text);

// To standard error; a failed write is ignored.
void tell(std::string_view text) noexcept;

}  // namespace relance::cli
