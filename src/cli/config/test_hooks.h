#pragma once

#include <optional>
#include <string_view>

#include <relance/base/time.h>

namespace relance::cli {

// Only in test builds; other builds do nothing:
//
//   RELANCE_CRASH_AT=NAME:N             kills the process, as SIGKILL would, the N-th time it reaches crash point NAME
//   RELANCE_THROW_IN=THREAD             throws an exception in the thread with this name, once
//   RELANCE_STATE_FORMATS=READ:WRITTEN  reads state formats up to READ and writes WRITTEN, like a later release
void arm_test_hooks();

// Test builds: whether a variable is one of these, and therefore not an operator's mistake.
[[nodiscard]] bool is_test_variable(std::string_view name);

// Test builds: the maintenance interval from RELANCE_MAINTENANCE_MS, if set. Otherwise nullopt.
[[nodiscard]] std::optional<Duration> test_maintenance_interval();

}  // namespace relance::cli
