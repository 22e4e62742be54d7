#include "process_usage.h"

#include <cstdlib>
#include <ctime>
#include <fstream>
#include <string>

#include <fmt/format.h>

namespace relance::floor {

std::optional<double> cpu_seconds(int pid) {
  clockid_t clock{};
  timespec time{};
  if (::clock_getcpuclockid(pid, &clock) != 0 || ::clock_gettime(clock, &time) != 0) return std::nullopt;
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) / 1e9;
}

double peak_memory_mib(int pid) {
  constexpr std::string_view kPeak = "VmHWM:";
  std::ifstream file(fmt::format("/proc/{}/status", pid));
  std::string line;
  while (std::getline(file, line)) {
    if (line.starts_with(kPeak)) return std::strtod(line.c_str() + kPeak.size(), nullptr) / 1024;
  }
  return 0;
}

}  // namespace relance::floor
