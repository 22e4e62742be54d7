#pragma once

#include <optional>
#include <string_view>

#include <relance/base/time.h>

namespace relance::cli {

// Test builds, other builds do nothing:
//
//   RELANCE_CRASH_AT=NAME:N             kills the process, as SIGKILL does, when it reaches the crash point NAME for
//   the
//                                       N-th time
//   RELANCE_THROW_IN=THREAD             an exception leaves the body of the thread of this name, once
//   RELANCE_STATE_FORMATS=READ:WRITTEN  the process reads state up to the first format and writes the second, as a
//   later
//                                       release would
void arm_test_hooks();

// Test builds: whether a variable is one of these, and so no mistake of an operator.
[[nodiscard]] bool is_test_variable(std::string_view name);

// Test builds: how often the log is maintained, where RELANCE_MAINTENANCE_MS says so. Else none.
[[nodiscard]] std::optional<Duration> test_maintenance_interval();

}  // namespace relance::cli
