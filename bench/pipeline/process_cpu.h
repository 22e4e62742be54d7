#pragma once

#include <sys/resource.h>

namespace relance::bench {

// User and system time of a process, in microseconds.
[[nodiscard]] inline double cpu_us(const rusage& usage) {
  const auto us = [](const timeval& time) {
    return 1e6 * static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec);
  };
  return us(usage.ru_utime) + us(usage.ru_stime);
}

// Of this process, all threads, until now.
[[nodiscard]] inline double used_cpu_us() {
  rusage now{};
  ::getrusage(RUSAGE_SELF, &now);
  return cpu_us(now);
}

}  // namespace relance::bench
