// One program of the simulated machine room: its log, its state on its own disk, its workers. One thread.
#pragma once

#include <array>
#include <memory>
#include <utility>

#include <relance/stream/worker.h>
#include <relance/tasks/task_specs.h>
#include <relance/testing/simulation/world.h>

#include "simulation/planted/planted_worker.h"
#include "simulation/tally.h"

namespace relance::driver {

inline constexpr std::size_t kWorkersMax = 3;

// As the seed says, for the whole play.
struct ProcessOptions {
  std::size_t number = 0;  // of the process, and of its disk
  stream::BatchLimits limits;
  std::size_t read_records_max = 0;  // below the limits: batches stay open from turn to turn
  std::size_t restore_records_max = 1;
  std::size_t row_cache_bytes = 0;
  bool host_ticks = false;
  std::array<tasks::TaskSelection, kWorkersMax> parts;  // of each worker; the first of process 0 has all
};

// The world's clock, which asks a worker to stop in the middle of what it does: at the n-th time that it is read.
class InterruptingClock final : public ports::Clock {
 public:
  explicit InterruptingClock(const ports::Clock& clock) : clock_(clock) {}

  [[nodiscard]] Timestamp wall() const override { return clock_.wall(); }
  [[nodiscard]] Duration since_boot() const override {
    if (worker_ != nullptr && --reads_left_ == 0) std::exchange(worker_, nullptr)->request_stop();
    return clock_.since_boot();
  }
  // Null: nobody is interrupted any more.
  void interrupt(stream::Worker* worker, std::uint64_t reads) {
    worker_ = worker;
    reads_left_ = reads;
  }
  [[nodiscard]] bool is_after(const stream::Worker* worker) const { return worker_ == worker; }

 private:
  const ports::Clock& clock_;
  mutable stream::Worker* worker_ = nullptr;
  mutable std::uint64_t reads_left_ = 0;
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
  // Asks it to stop at the n-th time that it looks at the clock, from 1.
  void interrupt_worker(std::size_t slot, std::uint64_t reads) { clock_.interrupt(workers_[slot].get(), reads); }
  [[nodiscard]] bool trusts_clock() { return host_clock_.read().trusted; }

 private:
  simulation::World& world_;
  ProcessOptions options_;
  Tally& tally_;
  std::unique_ptr<simulation::SimulatedLog> log_;
  std::unique_ptr<simulation::SimulatedStateStore> state_;
  InterruptingClock clock_;
  stream::HostClock host_clock_;
  stream::StateOwners owners_;
  std::array<std::unique_ptr<PlantedWorker>, kWorkersMax> planted_;  // of each worker, where a bug is planted
  std::array<std::unique_ptr<stream::Worker>, kWorkersMax> workers_;
};

}  // namespace relance::driver
