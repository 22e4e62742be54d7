#pragma once

namespace relance::cli {

// From here on SIGINT, SIGTERM and SIGHUP ask the command to end, and a closed pipe or a file that may not grow is an
// error of its write.
void watch_signals();

// Whether a signal has asked the command to end.
[[nodiscard]] bool is_interrupted();

// Throws CommandError once a signal has asked the command to end.
void check_interruption();

}  // namespace relance::cli
