// One program of the simulated machine room: its log, its state on its own disk, its workers. One thread.
#pragma once

#include <array>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <relance/processors/task_specs.h>
#include <relance/simulation/world.h>
#include <relance/stream/worker.h>

#include "simulation/tally.h"

namespace relance::driver {

inline constexpr std::size_t kWorkersMax = 3;

// As the seed says, for the whole play.
struct ProcessOptions {
  std::size_t number = 0;  // of the process, and of its disk
  stream::BatchLimits limits;
  std::size_t row_cache_bytes = 0;
  bool host_ticks = false;
  std::array<processors::Parts, kWorkersMax> parts;  // of each worker; the first of process 0 has all
};

class Process {
 public:
  Process(simulation::World& world, const ProcessOptions& options, std::size_t workers, Tally& tally);
  // Without a word, but for what the log does at its end.
  ~Process();
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;

  [[nodiscard]] simulation::SimulatedLog& log() { return *log_; }
  [[nodiscard]] stream::Worker* worker(std::size_t slot) { return workers_[slot].get(); }
  void start_worker(std::size_t slot);
  void end_worker(std::size_t slot);
  [[nodiscard]] bool trusts_clock() { return host_clock_.read().trusted; }

 private:
  simulation::World& world_;
  ProcessOptions options_;
  Tally& tally_;
  std::unique_ptr<simulation::SimulatedLog> log_;
  std::unique_ptr<simulation::SimulatedStateStore> state_;
  stream::HostClock host_clock_;
  stream::StateOwners owners_;
  std::array<std::unique_ptr<stream::Worker>, kWorkersMax> workers_;
};

}  // namespace relance::driver
