// The ways to the present and to chance, as a test wants them.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>

#include <relance/ports/clock.h>

namespace relance::embedded {

// Real time, and what a test adds to it. Any thread.
class MovedClock : public ports::Clock {
 public:
  [[nodiscard]] Timestamp wall() const override {
    return std::chrono::floor<Duration>(std::chrono::system_clock::now()) + Duration{ahead_ms_.load()};
  }
  [[nodiscard]] Duration since_boot() const override {
    return std::chrono::floor<Duration>(std::chrono::steady_clock::now().time_since_epoch());
  }
  void pass(Duration duration) { ahead_ms_ += duration.count(); }

 private:
  std::atomic<std::int64_t> ahead_ms_ = 0;
};

// Other bytes each time.
class CountingEntropy : public ports::Entropy {
 public:
  void fill(std::span<std::byte> out) override {
    for (std::byte& byte : out) byte = static_cast<std::byte>(++count_);
  }

 private:
  int count_ = 0;
};

}  // namespace relance::embedded
