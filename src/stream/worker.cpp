#include <algorithm>

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
  if (auto settled = settle(); !settled) return settled;
  if (auto polled = poll(wait_max); !polled) return polled;
  if (auto settled = settle(); !settled) return settled;  // partitions that went may have left something open
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
  if (session_) {
    auto committed = settle();
    if (committed) committed = commit();
    if (!committed && !is_recovering_) discard();
    if (!is_recovering_) session_->close(*this);
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
    case Reaction::kYield:
      stop(StopKind::kFenced, error.reason);
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
    next.tasks.push_back({task->spec.name, partition, task->state == TaskState::kReady,
                          task->restore ? std::optional{task->restore->progress()} : std::nullopt, progress.position,
                          read_to(*task), progress.stream_time, progress.digest, task->processor->timers(),
                          task->records, task->processor->metrics()});
  }
  const std::lock_guard lock(mutex_);
  published_ = std::move(next);
  published_stop_ = stop_;
}

std::optional<Offset> Worker::State::read_to(const Task& task) const {
  const bool has_unfolded = batch_.is_open() || task.state != TaskState::kReady || task.progress.position.steps > 0;
  return has_unfolded || !session_ ? std::nullopt : session_->read_to(task.partition);
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

}  // namespace relance::stream
