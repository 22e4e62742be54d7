// The host's time: wall time anchored to the time since boot. It does not follow steps of the wall clock; while the two
// disagree the clock is not trusted, and nothing is triggered by time. Any thread.
#pragma once

#include <mutex>

#include <relance/ports/clock.h>

namespace relance::stream {

inline constexpr Duration kClockStepMax = std::chrono::minutes{5};

class HostClock {
 public:
  explicit HostClock(const ports::Clock& clock);

  struct Reading {
    Timestamp now;
    bool trusted = true;
    Duration step{};  // difference between the wall clock and `now`
  };
  [[nodiscard]] Reading read();
  // An operator confirms that the wall clock is right.
  void trust_wall();

 private:
  const ports::Clock& clock_;
  std::mutex mutex_;
  Timestamp boot_;  // the wall time at boot
};

}  // namespace relance::stream
