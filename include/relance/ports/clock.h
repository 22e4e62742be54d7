// The only sources of time and randomness. Any thread.
#pragma once

#include <cstddef>
#include <span>

#include <relance/base/time.h>

namespace relance::ports {

class Clock {
 public:
  virtual ~Clock() = default;
  // The wall clock; it may be set forward or back.
  [[nodiscard]] virtual Timestamp wall() const = 0;
  // Time since the machine booted, including suspension; monotonic.
  [[nodiscard]] virtual Duration since_boot() const = 0;
};

class Entropy {
 public:
  virtual ~Entropy() = default;
  // Fills `out` with unpredictable bytes.
  virtual void fill(std::span<std::byte> out) = 0;
};

}  // namespace relance::ports
