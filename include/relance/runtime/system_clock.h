// The machine's clock and random number generator.
#pragma once

#include <relance/ports/clock.h>

namespace relance::runtime {

class SystemClock final : public ports::Clock {
 public:
  [[nodiscard]] Timestamp wall() const override;
  [[nodiscard]] Duration since_boot() const override;
};

class SystemEntropy final : public ports::Entropy {
 public:
  void fill(std::span<std::byte> out) override;
};

}  // namespace relance::runtime
