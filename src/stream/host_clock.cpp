#include <relance/stream/host_clock.h>

namespace relance::stream {

HostClock::HostClock(const ports::Clock& clock) : clock_(clock), boot_(clock.wall() - clock.since_boot()) {}

// Follows small steps and drift, as from clock synchronisation.
HostClock::Reading HostClock::read() {
  const std::lock_guard lock(mutex_);
  const Timestamp wall = clock_.wall();
  const Duration since_boot = clock_.since_boot();
  const Duration step = wall - (boot_ + since_boot);
  if (std::chrono::abs(step) > kClockStepMax) return {boot_ + since_boot, false, step};
  boot_ = wall - since_boot;
  return {wall, true, Duration{}};
}

void HostClock::trust_wall() {
  const std::lock_guard lock(mutex_);
  boot_ = clock_.wall() - clock_.since_boot();
}

}  // namespace relance::stream
