// A clock that advances only on request. One thread.
#pragma once

#include <relance/ports/clock.h>

namespace relance::simulation {

class SimulatedClock final : public ports::Clock {
 public:
  // `start`: the true time, and initially the wall time.
  explicit SimulatedClock(Timestamp start) : truth_(start) {}

  [[nodiscard]] Timestamp wall() const override { return truth_ + wall_error_; }
  [[nodiscard]] Duration since_boot() const override { return since_boot_; }
  [[nodiscard]] Timestamp truth() const { return truth_; }

  // Time passes on every clock.
  void advance(Duration duration) {
    RELANCE_ASSERT(duration >= Duration::zero());
    truth_ += duration;
    since_boot_ += duration;
  }
  // Someone sets the wall clock; no time passes.
  void jump(Duration step) { wall_error_ += step; }
  // Someone corrects the wall clock.
  void mend() { wall_error_ = Duration::zero(); }
  [[nodiscard]] Duration wall_error() const { return wall_error_; }
  // The machine has rebooted.
  void reboot() { since_boot_ = Duration::zero(); }

 private:
  Timestamp truth_;
  Duration wall_error_{};
  Duration since_boot_{};
};

}  // namespace relance::simulation
