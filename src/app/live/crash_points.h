#pragma once

#include <optional>

#include <relance/base/time.h>

namespace relance::app {

// Test builds: RELANCE_CRASH_AT=NAME:N kills the process, as SIGKILL does, when the crash point NAME is reached for the
// N-th time. Other builds do nothing.
void arm_crash_points();

// Test builds: RELANCE_STATE_FORMATS=READ:WRITTEN makes the process one of a release to come, which reads state up to
// the first format and writes the second.
void be_of_release_to_come();

// Test builds: how often the log is maintained, where RELANCE_MAINTENANCE_MS says so. Else none.
[[nodiscard]] std::optional<Duration> test_maintenance_interval();

}  // namespace relance::app
