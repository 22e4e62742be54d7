// Bytes derived from the seed. One thread.
#pragma once

#include <relance/ports/clock.h>
#include <relance/testing/simulation/random.h>

namespace relance::simulation {

class SimulatedEntropy final : public ports::Entropy {
 public:
  explicit SimulatedEntropy(std::uint64_t seed) : random_(seed, 1) {}

  void fill(std::span<std::byte> out) override {
    for (std::byte& byte : out) byte = static_cast<std::byte>(random_.below(256));
  }

 private:
  Random random_;
};

}  // namespace relance::simulation
