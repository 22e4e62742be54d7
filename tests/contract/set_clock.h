// A clock that stands where a test has put it.
#pragma once

#include <atomic>

#include <relance/ports/clock.h>

namespace relance::contract {

class SetClock final : public ports::Clock {
 public:
  [[nodiscard]] Timestamp wall() const override { return Timestamp{now_.load()}; }
  [[nodiscard]] Duration since_boot() const override { return now_; }
  void pass(Duration duration) { now_ = now_.load() + duration; }

 private:
  std::atomic<Duration> now_{std::chrono::hours{1}};
};

}  // namespace relance::contract
