#pragma once

namespace relance::cli {

// From here on SIGINT, SIGTERM and SIGHUP request the end of the command, and a closed pipe or a file size limit is a
// write error.
void watch_signals();

// Whether a signal has requested the end of the command.
[[nodiscard]] bool is_interrupted();

// Throws CommandError once a signal has requested the end of the command.
void check_interruption();

}  // namespace relance::cli
