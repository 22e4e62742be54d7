// Time that moves only when somebody moves it. One thread.
#pragma once

#include <relance/ports/clock.h>

namespace relance::simulation {

class SimulatedClock final : public ports::Clock {
 public:
  // `start`: what the wall shows first, and the truth.
  explicit SimulatedClock(Timestamp start) : truth_(start) {}

  [[nodiscard]] Timestamp wall() const override { return truth_ + wall_error_; }
  [[nodiscard]] Duration since_boot() const override { return since_boot_; }
  [[nodiscard]] Timestamp truth() const { return truth_; }

  // Time passes, for every clock.
  void advance(Duration duration) {
    RELANCE_ASSERT(duration >= Duration::zero());
    truth_ += duration;
    since_boot_ += duration;
  }
  // Somebody sets the wall clock; time does not pass.
  void jump(Duration step) { wall_error_ += step; }
  // Somebody sets it right.
  void mend() { wall_error_ = Duration::zero(); }
  [[nodiscard]] Duration wall_error() const { return wall_error_; }
  // The machine has been started again.
  void reboot() { since_boot_ = Duration::zero(); }

 private:
  Timestamp truth_;
  Duration wall_error_{};
  Duration since_boot_{};
};

}  // namespace relance::simulation
