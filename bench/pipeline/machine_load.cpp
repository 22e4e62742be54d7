#include "machine_load.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <fstream>
#include <stdexcept>
#include <string>

#include <unistd.h>

#include "process_cpu.h"

namespace relance::bench {

MachineLoad::MachineLoad() : begin_(read()) {}

double MachineLoad::other_cores() const {
  const Reading now = read();
  return std::max(0.0, now.other_seconds - begin_.other_seconds) / (now.at_seconds - begin_.at_seconds);
}

// The first line of /proc/stat: user, nice, system, idle, iowait, irq, softirq, in ticks (proc(5)).
MachineLoad::Reading MachineLoad::read() {
  constexpr std::size_t kIdle = 3;
  constexpr std::size_t kWaiting = 4;
  std::ifstream file("/proc/stat");
  std::string name;
  file >> name;
  std::array<double, 7> ticks{};
  double busy = 0;
  for (std::size_t i = 0; i < ticks.size(); ++i) {
    if (!(file >> ticks[i])) throw std::runtime_error("/proc/stat cannot be read");
    if (i != kIdle && i != kWaiting) busy += ticks[i];
  }
  const std::chrono::duration<double> now = std::chrono::steady_clock::now().time_since_epoch();
  const double busy_seconds = busy / static_cast<double>(::sysconf(_SC_CLK_TCK));
  return {busy_seconds - used_cpu_us() / 1e6, now.count()};
}

}  // namespace relance::bench
