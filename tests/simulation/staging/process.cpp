#include "simulation/staging/process.h"

namespace relance::driver {

Process::Process(simulation::World& world, const ProcessOptions& options, std::size_t workers, Tally& tally)
    : world_(world),
      options_(options),
      tally_(tally),
      log_(world.open_log()),
      state_(world.open_state(options.number)),
      clock_(world.clock()),
      host_clock_(clock_) {
  for (std::size_t slot = 0; slot < workers; ++slot) start_worker(slot);
}

Process::~Process() {
  for (std::size_t slot = 0; slot < kWorkersMax; ++slot) {
    if (workers_[slot]) end_worker(slot);
  }
  state_.reset();
  log_.reset();
}

void Process::start_worker(std::size_t slot) {
  stream::WorkerOptions options;
  options.member = "p" + std::to_string(options_.number) + "w" + std::to_string(slot);
  options.limits = options_.limits;
  options.read_limits.records = options_.read_records_max;
  options.restore_limits.records = options_.restore_records_max;
  options.row_cache_bytes = options_.row_cache_bytes;
  options.host_ticks = options_.host_ticks;
  options.log_identity = world_.log_identity();
  options.rules_version = tasks::kRulesVersion;
  auto specs = tasks::make_task_specs(log_->topics(), options_.parts[slot]);
  if (planted() == PlantedBug::kNone) {
    workers_[slot] = std::make_unique<stream::Worker>(
        options, stream::WorkerPorts{*log_, *state_, clock_, host_clock_, owners_}, std::move(specs));
    return;
  }
  planted_[slot] = std::make_unique<PlantedWorker>(planted(), *log_, *state_, std::move(specs));
  workers_[slot] = std::make_unique<stream::Worker>(
      options, stream::WorkerPorts{planted_[slot]->log(), planted_[slot]->store(), clock_, host_clock_, owners_},
      planted_[slot]->specs());
}

void Process::end_worker(std::size_t slot) {
  const stream::WorkerSnapshot snapshot = workers_[slot]->snapshot();
  if (clock_.is_after(workers_[slot].get())) clock_.interrupt(nullptr, 0);
  workers_[slot].reset();
  tally_.commits += snapshot.commits;
  tally_.meet(Met::kRefolded, snapshot.refolded);
  tally_.meet(Met::kRestored, snapshot.restored);
  tally_.meet(Met::kResumed, snapshot.resumed);
  tally_.meet(Met::kRejoined, snapshot.rejoined);
  tally_.meet(Met::kAborted, snapshot.aborted);
  tally_.meet(Met::kDiscarded, snapshot.discarded);
}

}  // namespace relance::driver
