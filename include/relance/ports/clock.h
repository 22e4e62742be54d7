// The only ways to the present and to chance. Any thread.
#pragma once

#include <cstddef>
#include <span>

#include <relance/base/time.h>

namespace relance::ports {

class Clock {
 public:
  virtual ~Clock() = default;
  // What the wall clock says; it may be set, both ways.
  [[nodiscard]] virtual Timestamp wall() const = 0;
  // Time since the machine was started, suspension included; never goes back.
  [[nodiscard]] virtual Duration since_boot() const = 0;
};

class Entropy {
 public:
  virtual ~Entropy() = default;
  // Fills `out` with bytes that nobody can guess.
  virtual void fill(std::span<std::byte> out) = 0;
};

}  // namespace relance::ports
