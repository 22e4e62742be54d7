// What else the machine does.
#pragma once

namespace relance::bench {

// Watches from its construction on.
class MachineLoad {
 public:
  MachineLoad();

  // How many cores others than this process had on average.
  [[nodiscard]] double other_cores() const;

 private:
  struct Reading {
    double other_seconds = 0;  // over all cores
    double at_seconds = 0;
  };
  [[nodiscard]] static Reading read();

  Reading begin_;
};

}  // namespace relance::bench
