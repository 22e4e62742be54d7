// The present as the host believes it: wall time anchored to the time since boot. A step of the wall clock is not
// followed; while the two disagree the clock is not trusted, and nothing is done because of the time. Any thread.
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
    Duration step{};  // by how much the wall differs from `now`
  };
  [[nodiscard]] Reading read();
  // An operator says that the wall is right.
  void trust_wall();

 private:
  const ports::Clock& clock_;
  std::mutex mutex_;
  Timestamp boot_;  // what the wall showed when the machine was started
};

}  // namespace relance::stream
