// What a running process has used, from /proc.
#pragma once

#include <optional>

namespace relance::floor {

// User and system time of all its threads. None: there is no such process, or it has ended.
[[nodiscard]] std::optional<double> cpu_seconds(int pid);
[[nodiscard]] double peak_memory_mib(int pid);

}  // namespace relance::floor
