#include <algorithm>
#include <set>

#include <relance/base/crash_point.h>

#include "worker_state.h"

namespace relance::stream {

Worker::State::State(WorkerOptions options, WorkerPorts ports, std::vector<TaskSpec> specs)
    : options_(std::move(options)), ports_(ports), specs_(std::move(specs)) {
  cache_budget_.bytes_max = options_.row_cache_bytes;
  for (const TaskSpec& spec : specs_) topics_.push_back(spec.topic);
}

Worker::State::~State() {
  for (const auto& [partition, task] : tasks_) ports_.owners.release(task->prefix, this);
}

const TaskSpec& Worker::State::spec_of(ports::TopicNumber topic) const {
  const auto found = std::ranges::find(specs_, topic, &TaskSpec::topic);
  RELANCE_ASSERT(found != specs_.end());
  return *found;
}

bool Worker::State::turn(Duration wait_max) {
  if (stop_) return false;
  const auto advanced = advance(has_failed_ ? Duration{} : wait_max);
  has_failed_ = !advanced;
  if (has_failed_) {
    react(advanced.error());
  } else {
    counters_.trouble.reset();
  }
  publish();
  return !stop_;
}

PortResult<Done> Worker::State::advance(Duration wait_max) {
  if (stop_requested_) return finish();
  if (!session_) {
    if (auto joined = join(); !joined) return joined;
  }
  if (is_recovering_) return resolve();
  if (auto polled = poll(wait_max); !polled) return polled;
  if (auto opened = open_tasks(); !opened) return opened;
  if (auto folded = fold_available(); !folded) return folded;
  if (!has_read_) return tick();
  return Done{};
}

PortResult<Done> Worker::State::join() {
  auto joined = ports_.log.join(options_.member, topics_);
  if (!joined) return Failure{joined.error()};
  const std::lock_guard lock(mutex_);
  session_ = std::move(joined).value();
  return Done{};
}

// Waits only when there was nothing to do, and not beyond the earliest timer.
PortResult<Done> Worker::State::poll(Duration wait_max) {
  Duration wait = has_read_ || batch_.is_open() ? Duration{} : wait_max;
  if (options_.host_ticks) {
    const HostClock::Reading clock = ports_.host_clock.read();
    for (const auto& [partition, task] : tasks_) {
      const OptionalTime due = task->processor->next_due();
      if (due && clock.trusted) wait = std::clamp(*due - clock.now, Duration{}, wait);
    }
  }
  listener_error_.reset();
  auto polled = session_->poll(wait, *this);
  if (listener_error_) return Failure{*listener_error_};
  return polled;
}

PortResult<Done> Worker::State::fold_available() {
  has_read_ = false;
  bool drained = true;
  for (const auto& [partition, task] : tasks_) {
    if (task->state != TaskState::kReady) continue;
    const std::size_t room = options_.limits.records - std::min(batch_.records(), options_.limits.records - 1);
    const ports::ReadLimits limits{std::min(kReadRecordsMax, room), kReadBytesMax};
    auto records = session_->read(partition, limits);
    if (!records) return Failure{records.error()};
    if (records.value().empty()) continue;
    has_read_ = true;
    drained = drained && records.value().size() < limits.records;
    if (auto folded = fold_read(*task, records.value()); !folded) return folded;
    if (batch_.is_full(options_.limits, now())) {
      if (auto committed = commit(); !committed || is_recovering_) return committed;
    }
  }
  return drained && batch_.is_open() ? commit() : Done{};
}

PortResult<Done> Worker::State::fold_read(Task& task, std::span<const ports::Record> records) {
  for (const ports::Record& record : records) {
    if (!batch_.is_open()) {
      reach(CrashPoint::kBatchBegun);
      batch_.open(*session_, now());
    }
    if (auto folded = fold_record(task, record, &batch_, nullptr); !folded) return folded;
    batch_.count(record);
    reach(CrashPoint::kRecordFolded);
  }
  return Done{};
}

PortResult<Done> Worker::State::fold_record(Task& task, const ports::Record& record, OutputSink* sink,
                                            const TaskPosition* until) {
  task.progress.position.next_offset = record.offset;
  task.touched = true;
  FoldContext context(task.progress, sink);
  for (bool done = false;;) {
    if (auto folded = fold_step(task, record, context, done); !folded) return folded;
    if (done || (until != nullptr && task.progress.position == *until)) return Done{};
    if (!batch_.is_full(options_.limits, now())) continue;
    if (auto committed = sink != nullptr ? commit() : write_state(); !committed) return committed;
    if (is_recovering_) return ports::failure(Reaction::kRetry, "the outcome of a commit is not known yet");
    task.touched = true;
    if (sink != nullptr) batch_.open(*session_, now());
  }
}

PortResult<Done> Worker::State::fold_step(Task& task, const ports::Record& record, FoldContext& context, bool& done) {
  Progress& progress = task.progress;
  const std::uint64_t digest = progress.digest;
  if (progress.position.steps == 0) {
    context.digest(record.key.value_or(""));
    context.digest(record.value.value_or(""));
  }
  const Step step = task.processor->fold(record, context);
  if (task.store->failure()) return Failure{*task.store->failure()};
  if (batch_.error()) return Failure{*batch_.error()};
  switch (step) {
    case Step::kDone:
      progress.position = {Offset{record.offset.value() + 1}, 0};
      progress.facts = 0;
      progress.outbox_entries = 0;
      progress.cursor.clear();
      ++task.records;
      done = true;
      return Done{};
    case Step::kMore:
      ++progress.position.steps;
      batch_.count_step();
      reach(CrashPoint::kStepFolded);
      return Done{};
    case Step::kFlush: {
      progress.digest = digest;
      auto written = context.is_refolding() ? write_state() : commit();
      if (written && is_recovering_)
        return ports::failure(Reaction::kRetry, "the outcome of a commit is not known yet");
      task.touched = true;
      if (!context.is_refolding()) batch_.open(*session_, now());
      return written;
    }
    case Step::kNewer:
      stop(StopKind::kNewer, "a record of a newer version: upgrade first (" + task.spec.name + ", partition " +
                                 std::to_string(task.partition.partition.value()) + ", offset " +
                                 std::to_string(record.offset.value()) + ")");
      return ports::failure(Reaction::kStop, "a newer version's record");
  }
  RELANCE_ASSERT(false);
}

// When everything is read, a timer that is due on the wall brings a tick into its own log: the only way in which the
// host's clock enters.
PortResult<Done> Worker::State::tick() {
  if (!options_.host_ticks || batch_.is_open()) return Done{};
  const HostClock::Reading clock = ports_.host_clock.read();
  if (!clock.trusted) return Done{};
  std::vector<Task*> due;
  for (const auto& [partition, task] : tasks_) {
    if (task->state != TaskState::kReady) continue;
    const OptionalTime earliest = task->processor->next_due();
    if (earliest && *earliest <= clock.now) due.push_back(task.get());
  }
  return due.empty() ? Done{} : append_ticks(due, clock.now);
}

PortResult<Done> Worker::State::append_ticks(const std::vector<Task*>& due, Timestamp time) {
  ByteBuffer value;
  batch_.open(*session_, now());
  for (const Task* task : due) {
    value.clear();
    task->spec.write_tick(time, value);
    batch_.emit(task->partition, {std::nullopt, value.view()});
  }
  counters_.ticks += due.size();
  auto committed = commit();
  if (committed) reach(CrashPoint::kAfterTick);
  return committed;
}

PortResult<Done> Worker::State::finish() {
  if (session_ && !is_recovering_) {
    if (auto committed = commit(); !committed) discard();
    session_->close(*this);
  }
  stop(StopKind::kRequested, "asked to stop");
  return Done{};
}

void Worker::State::react(const ports::PortError& error) {
  counters_.trouble = error.reason;
  switch (error.reaction) {
    case Reaction::kRetry:
      if (!is_recovering_) discard();
      return;
    case Reaction::kRejoin:
      ++counters_.rejoined;
      lose_session();
      return;
    case Reaction::kStop:
      stop(StopKind::kFailed, error.reason);
      return;
  }
}

void Worker::State::stop(StopKind kind, std::string what) {
  if (!stop_) stop_ = StopReason{kind, std::move(what)};
}

void Worker::State::run() {
  while (turn(options_.idle_wait_max)) {
    if (!has_failed_) continue;
    std::unique_lock lock(mutex_);
    stop_wanted_.wait_for(lock, options_.retry_wait, [this] { return stop_requested_.load(); });
  }
}

void Worker::State::request_stop() {
  stop_requested_ = true;
  const std::lock_guard lock(mutex_);
  if (session_) session_->wake();
  stop_wanted_.notify_all();
}

void Worker::State::publish() {
  WorkerSnapshot next = counters_;
  next.cached_bytes = cache_budget_.bytes;
  next.tasks.reserve(tasks_.size());
  for (const auto& [partition, task] : tasks_) {
    const Progress& progress = task->progress;
    next.tasks.push_back({task->spec.name, partition, task->state == TaskState::kReady, progress.position,
                          progress.stream_time, progress.digest, task->processor->timers(), task->records,
                          task->processor->metrics()});
  }
  const std::lock_guard lock(mutex_);
  published_ = std::move(next);
  published_stop_ = stop_;
}

std::optional<StopReason> Worker::State::stopped() const {
  const std::lock_guard lock(mutex_);
  return published_stop_;
}

WorkerSnapshot Worker::State::snapshot() const {
  const std::lock_guard lock(mutex_);
  return published_;
}

Worker::Worker(WorkerOptions options, WorkerPorts ports, std::vector<TaskSpec> tasks)
    : state_(std::make_unique<State>(std::move(options), ports, std::move(tasks))) {}
Worker::~Worker() = default;
bool Worker::turn(Duration wait_max) {
  return state_->turn(wait_max);
}
void Worker::run() {
  state_->run();
}
void Worker::request_stop() {
  state_->request_stop();
}
std::optional<StopReason> Worker::stopped() const {
  return state_->stopped();
}
WorkerSnapshot Worker::snapshot() const {
  return state_->snapshot();
}

struct StateOwners::State {
  std::mutex mutex;
  std::map<std::string, const void*> owners;
};

StateOwners::StateOwners() : state_(std::make_unique<State>()) {}
StateOwners::~StateOwners() = default;

bool StateOwners::take(const std::string& prefix, const void* owner) {
  const std::lock_guard lock(state_->mutex);
  return state_->owners.emplace(prefix, owner).first->second == owner;
}

void StateOwners::release(const std::string& prefix, const void* owner) {
  const std::lock_guard lock(state_->mutex);
  const auto found = state_->owners.find(prefix);
  if (found != state_->owners.end() && found->second == owner) state_->owners.erase(found);
}

}  // namespace relance::stream
