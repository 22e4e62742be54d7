#include "simulation/staging/stage.h"

namespace relance::driver {
namespace {

using simulation::Fault;

constexpr std::uint64_t kSafetySteps = 30'000;
constexpr std::uint64_t kStepsWithoutProgress = 3'000;
constexpr simulation::PerMillion kAfterTickCrash{50'000};  // ticks are rare
constexpr Duration kBeforeStart = std::chrono::minutes{1};

Timestamp start_of(const Workload& workload) {
  return Timestamp{Duration{workload.start}} - kBeforeStart;
}

// Its host ticks are what moves time, so that its clock is what goes wrong.
simulation::Faults faults_of(std::uint64_t seed, Clockwork clockwork) {
  simulation::Faults faults = simulation::swarm(seed);
  if (clockwork == Clockwork::kLog) {
    faults[Fault::kClockForward] = simulation::kNever;
    faults[Fault::kClockBackward] = simulation::kNever;
  } else {
    faults[CrashPoint::kAfterTick] = kAfterTickCrash;
  }
  return faults;
}

// A third of the plays: rows go to changelogs, as on a distributed log.
Changelogs changelogs_of(std::uint64_t seed) {
  return simulation::Random(seed, 11).below(3) == 0 ? Changelogs::kOfTasks : Changelogs::kNone;
}

}  // namespace

Stage::Stage(std::uint64_t seed, Clockwork clockwork, Tally& tally, Trace& trace)
    : clockwork_(clockwork),
      tally_(tally),
      trace_(trace),
      random_(seed, 4),
      planned_(make_workload(seed, clockwork == Clockwork::kHost)),
      changelogs_(changelogs_of(seed)),
      world_({.seed = seed, .topics = small_topics(changelogs_), .start = start_of(planned_), .disks = kProcesses}),
      armed_(world_),
      ledger_(world_, tally, trace),
      feeder_(world_, planned_, seed, clockwork == Clockwork::kHost, tally, trace) {
  if (changelogs_ == Changelogs::kOfTasks) name_changelogs();
  world_.chaos().faults() = faults_of(seed, clockwork);
  workers_ = random_.between(1, kWorkersMax);
  has_second_ = random_.coin();
  rare_per_mille_ = random_.coin() ? random_.between(1, 20) : 0;
  feed_percent_ = random_.between(6, 40);
  for (std::size_t i = 0; i < kProcesses; ++i) options_[i] = some_options(i);
  start_process(0);
  if (has_second_) start_process(1);
}

Stage::~Stage() {
  world_.chaos().faults() = simulation::calm();
  for (Worked& process : processes_) process.reset();
  tally_.faults += world_.chaos().counts();
}

// As whoever makes the topics does.
void Stage::name_changelogs() {
  const auto log = world_.open_log();
  std::vector<ports::OwnedRecord> names;
  for (const Topic topic : {Topic::kContactChangelog, Topic::kCampaignChangelog}) {
    for (std::int32_t i = 0; i < kPartitions; ++i)
      names.push_back({place(topic, i), std::string{stream::kChangelogNameKey}, prefix_of(place(topic, i)), {}});
  }
  log->append(std::move(names), [](const ports::AppendResult& appended) { RELANCE_ASSERT(appended.ok()); });
  log->drain();
}

ProcessOptions Stage::some_options(std::size_t process) {
  ProcessOptions options;
  options.number = process;
  options.limits.records = random_.coin() ? random_.between(1, 5) : random_.between(1, 50);
  options.read_records_max = random_.coin() ? random_.between(1, 6) : random_.between(1, 60);
  if (random_.below(4) == 0) options.limits.bytes = random_.between(500, 20'000);
  options.row_cache_bytes = random_.coin() ? random_.below(4'000) : std::size_t{1024} * 1024;
  options.restore_records_max = random_.coin() ? random_.between(1, 10) : 1000;
  options.host_ticks = clockwork_ == Clockwork::kHost;
  for (std::size_t slot = 0; slot < kWorkersMax; ++slot) {
    if (slot == 0 && process == 0) continue;
    if (random_.below(3) != 0) continue;
    const std::uint64_t parts = random_.between(1, 7);
    options.parts[slot] = {(parts & 1) != 0, (parts & 2) != 0, (parts & 4) != 0};
  }
  return options;
}

std::size_t Stage::some_process() {
  return processes_[1] && random_.coin() ? 1 : 0;
}

void Stage::safety_phase() {
  for (std::uint64_t i = 0; i < kSafetySteps && !feeder_.is_done() && findings().empty(); ++i) any_step();
}

void Stage::liveness_phase() {
  trace_.add(Did::kCalm);
  world_.chaos().faults() = simulation::calm();
  world_.clock().mend();
  if (!processes_[0]->worker(0)) processes_[0]->start_worker(0);
  std::uint64_t progress = 0;
  for (std::uint64_t idle = 0; findings().empty();) {
    feed();
    for (std::size_t i = 0; i < kProcesses; ++i) {
      if (!processes_[i]) continue;
      pump(i);
      for (std::size_t slot = 0; slot < kWorkersMax; ++slot) turn(i, slot, Duration{20});
    }
    idle = progress == ledger_.progress() ? idle + 1 : 0;
    progress = ledger_.progress();
    constexpr std::uint64_t kIdleRounds = 5;
    if (feeder_.is_done() && ledger_.is_quiet() && idle >= kIdleRounds) return;
    if (idle > kStepsWithoutProgress) find("it does not converge, at item " + std::to_string(feeder_.item()));
  }
}

void Stage::any_step() {
  const std::uint64_t kind = random_.below(100);
  if (random_.below(1000) < rare_per_mille_) return rare_step();
  if (kind < feed_percent_) return feed();
  if (kind < feed_percent_ + 20) return pump(some_process());
  turn_any();
}

void Stage::rare_step() {
  const std::size_t process = some_process();
  const std::size_t slot = random_.below(kWorkersMax);
  const bool is_first = process == 0 && slot == 0;
  switch (random_.below(5)) {
    case 0:
      if (processes_[process]->worker(slot) == nullptr || is_first) return;
      return processes_[process]->interrupt_worker(slot, random_.between(1, 60));
    case 1:
      if (processes_[process]->worker(slot) != nullptr) return;
      trace_.add(Did::kAddWorker, static_cast<std::int64_t>(process), static_cast<std::int64_t>(slot));
      tally_.meet(Met::kWorkerStarted);
      return processes_[process]->start_worker(slot);
    case 2:
      stop_process(process);
      if (process == 0 && !processes_[0]) start_process(0);
      return look();  // the end of its log has answered what was open
    case 3:
      if (has_second_ && !processes_[1]) start_process(1);
      return;
    default:
      return maintain(process);
  }
}

void Stage::turn_any() {
  const std::size_t process = some_process();
  constexpr Duration kWaits[] = {Duration{0}, Duration{5}, Duration{100}, Duration{1000}};
  turn(process, random_.below(kWorkersMax), kWaits[random_.below(4)]);
}

void Stage::turn(std::size_t process, std::size_t slot, Duration wait) {
  stream::Worker* worker = processes_[process] ? processes_[process]->worker(slot) : nullptr;
  if (worker == nullptr) return;
  ++tally_.turns;
  trace_.add(Did::kTurn, static_cast<std::int64_t>(process), static_cast<std::int64_t>(slot));
  if (clockwork_ == Clockwork::kHost && !processes_[process]->trusts_clock()) tally_.meet(Met::kClockNotTrusted);
  const auto& counts = world_.chaos().counts();
  const std::uint64_t stood = counts.of(Fault::kCommitUnknownDone) + counts.of(Fault::kCommitUnknownLate);
  const std::uint64_t gone = counts.of(Fault::kCommitUnknownGone);
  try {
    const bool goes_on = worker->turn(wait);
    tally_.meet(Met::kUnknownCommitted,
                counts.of(Fault::kCommitUnknownDone) + counts.of(Fault::kCommitUnknownLate) - stood);
    tally_.meet(Met::kUnknownAborted, counts.of(Fault::kCommitUnknownGone) - gone);
    if (!goes_on) judge_stop(process, slot);
  } catch (const simulation::SimulatedCrash& crash) {
    crashed(process, crash.point);
  } catch (const simulation::ContractBroken& broken) {
    find(std::string{"a contract is broken: "} + broken.what());
  }
  look();
}

void Stage::judge_stop(std::size_t process, std::size_t slot) {
  const auto reason = processes_[process]->worker(slot)->stopped();
  const auto a = static_cast<std::int64_t>(process);
  const auto b = static_cast<std::int64_t>(slot);
  if (reason && reason->kind == stream::StopKind::kRequested) {
    trace_.add(Did::kEndWorker, a, b);
    tally_.meet(Met::kWorkerStopped);
    return processes_[process]->end_worker(slot);
  }
  if (reason && reason->kind == stream::StopKind::kFenced) {
    trace_.add(Did::kFenced, a, b);
    tally_.meet(Met::kFenced);
    end_process(process);
    return start_process(process);
  }
  find("a worker stopped: " + (reason ? reason->what : std::string{"without a reason"}));
}

void Stage::feed() {
  const std::size_t process = some_process();
  feeder_.step(processes_[process]->log(), ledger_.is_quiet());
}

void Stage::pump(std::size_t process) {
  trace_.add(Did::kPump, static_cast<std::int64_t>(process));
  try {
    processes_[process]->log().pump();
  } catch (const simulation::SimulatedCrash& crash) {
    crashed(process, crash.point);
  }
  look();
}

// Retention takes what is old of a partition that no reader has begun; who runs it waits for the first commit.
void Stage::maintain(std::size_t process) {
  for (std::int32_t i = 0; i < kPartitions; ++i) {
    const ports::TopicPartition webhooks = place(Topic::kWebhooks, i);
    if (!ledger_.records(webhooks).empty() && !ledger_.committed(webhooks)) return;
  }
  trace_.add(Did::kMaintain, static_cast<std::int64_t>(process));
  tally_.meet(Met::kMaintained);
  try {
    if (!processes_[process]->log().maintain(world_.clock().wall()).ok()) return;
  } catch (const simulation::SimulatedCrash& crash) {
    crashed(process, crash.point);
  }
  look();
}

// Whoever starts a machine sets its clock first.
void Stage::start_process(std::size_t process) {
  trace_.add(Did::kStart, static_cast<std::int64_t>(process));
  if (clockwork_ == Clockwork::kHost) world_.clock().mend();
  const bool may_be_empty = process != 0 || changelogs_ == Changelogs::kOfTasks;
  if (may_be_empty && random_.below(4) == 0) {
    world_.disk(process) = {};
    tally_.meet(Met::kEmptyDisk);
  }
  processes_[process] = std::make_unique<Process>(world_, options_[process], workers_, tally_);
}

// Its workers commit what is open and leave.
void Stage::stop_process(std::size_t process) {
  for (std::size_t slot = 0; slot < kWorkersMax; ++slot) {
    if (processes_[process]->worker(slot) != nullptr) processes_[process]->worker(slot)->request_stop();
  }
  const Process* stopping = processes_[process].get();
  for (std::size_t slot = 0; slot < kWorkersMax; ++slot) {
    if (processes_[process].get() != stopping) return;  // it has crashed, and is there anew
    turn(process, slot, Duration{});
  }
  if (processes_[process].get() != stopping) return;
  trace_.add(Did::kStop, static_cast<std::int64_t>(process));
  tally_.meet(Met::kProcessStopped);
  end_process(process);
}

void Stage::end_process(std::size_t process) {
  const simulation::SimulatedLog* log = &processes_[process]->log();
  processes_[process].reset();
  feeder_.forget(log);
  if (!world_.is_down()) return;
  // The end of its log was a crash.
  tally_.meet(Met::kProcessCrashed);
  if (world_.power_is_cut() && processes_[1 - process]) {
    const std::size_t other = 1 - process;
    feeder_.forget(&processes_[other]->log());
    processes_[other].reset();
    world_.restart();
    return start_process(other);
  }
  world_.restart();
}

void Stage::crashed(std::size_t process, CrashPoint point) {
  const bool is_power_cut = world_.power_is_cut();
  trace_.add(Did::kCrash, static_cast<std::int64_t>(process), static_cast<std::int64_t>(point), is_power_cut ? 1 : 0);
  tally_.meet(Met::kProcessCrashed);
  for (std::size_t i = 0; i < kProcesses; ++i) {
    if (!processes_[i] || (i != process && !is_power_cut)) continue;
    const simulation::SimulatedLog* log = &processes_[i]->log();
    processes_[i].reset();
    feeder_.forget(log);
  }
  world_.restart();
  for (std::size_t i = 0; i < kProcesses; ++i) {
    if (!processes_[i] && (i == 0 || has_second_)) start_process(i);
  }
}

void Stage::look() {
  if (processes_[0]) ledger_.look(processes_[0]->log());
}

}  // namespace relance::driver
