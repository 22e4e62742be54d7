// Decides from one seed which faults occur, and counts them. One thread.
#pragma once

#include <relance/testing/simulation/faults.h>
#include <relance/testing/simulation/random.h>

namespace relance::simulation {

class Chaos {
 public:
  explicit Chaos(std::uint64_t seed) : random_(seed) {}

  [[nodiscard]] Faults& faults() { return faults_; }
  [[nodiscard]] Random& random() { return random_; }
  [[nodiscard]] const FaultCounts& counts() const { return counts_; }

  // Whether the fault occurs now; if so, counts it. A disabled fault consumes no random numbers.
  bool bites(Fault fault) {
    const PerMillion chance = faults_[fault];
    if (chance == kNever || !random_.chance(chance)) return false;
    count(fault);
    return true;
  }
  // For faults that take effect only if they find a target; does not count.
  [[nodiscard]] bool would_bite(Fault fault) {
    const PerMillion chance = faults_[fault];
    return chance != kNever && random_.chance(chance);
  }
  void count(Fault fault) { ++counts_.bitten[static_cast<std::size_t>(fault)]; }

  // Counts that a crash point was reached; true: the world crashes here.
  bool crashes_at(CrashPoint point) {
    const auto index = static_cast<std::size_t>(point);
    ++counts_.reached[index];
    const PerMillion chance = faults_[point];
    if (chance == kNever || !random_.chance(chance)) return false;
    ++counts_.crashed[index];
    return true;
  }

 private:
  Random random_;
  Faults faults_;
  FaultCounts counts_;
};

}  // namespace relance::simulation
