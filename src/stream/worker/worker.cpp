#include <algorithm>
#include <condition_variable>
#include <exception>
#include <mutex>

#include <relance/base/crash_point.h>
#include <relance/base/logging.h>

#include "assignments.h"
#include "commit_protocol.h"
#include "record_processor.h"
#include "task_opener.h"
#include "worker_context.h"

namespace relance::stream {

// The loop: each iteration settles what is left over, polls, opens tasks, processes and commits, or appends ticks.
class Worker::State final {
 public:
  State(WorkerOptions options, WorkerPorts ports, std::vector<TaskSpec> specs)
      : context_(std::move(options), ports, std::move(specs)) {}

  bool turn(Duration wait_max);
  void run();
  void request_stop();
  [[nodiscard]] std::optional<StopReason> stopped() const;
  [[nodiscard]] WorkerSnapshot snapshot() const;
  [[nodiscard]] const WorkerLatencies& latencies() const { return context_.latencies; }

 private:
  PortResult<Done> advance(Duration wait_max);
  PortResult<Done> join();
  PortResult<Done> poll(Duration wait_max);
  PortResult<Done> tick();
  PortResult<Done> append_ticks(const std::vector<Task*>& due, Timestamp time);
  PortResult<Done> finish();
  void react(const ports::PortError& error);
  void run_until_stopped();
  // Called when an exception escapes an iteration: the state of the batch is unknown, so the worker ends.
  void fail(std::string_view what);
  void publish();
  [[nodiscard]] std::optional<Offset> read_to(const Task& task) const;

  WorkerContext context_;
  CommitProtocol commits_{context_};
  RecordProcessor processor_{context_, commits_};
  TaskOpener opener_{context_, commits_, processor_};
  Assignments assignments_{context_, commits_};
  bool has_failed_ = false;  // the last iteration
  logging::Throttle retry_lines_{Duration{10'000}};

  mutable std::mutex mutex_;  // guards what follows
  std::condition_variable stop_wanted_;
  WorkerSnapshot published_;
  std::optional<StopReason> published_stop_;
};

bool Worker::State::turn(Duration wait_max) {
  if (context_.stop_reason) return false;
  const auto advanced = advance(has_failed_ ? Duration{} : wait_max);
  has_failed_ = !advanced;
  if (has_failed_) {
    react(advanced.error());
  } else {
    context_.counters.last_error.reset();
  }
  publish();
  return !context_.stop_reason;
}

PortResult<Done> Worker::State::advance(Duration wait_max) {
  if (context_.stop_requested) return finish();
  if (!context_.session) {
    if (auto joined = join(); !joined) return joined;
  }
  if (auto settled = commits_.settle(); !settled) return settled;
  if (auto polled = poll(wait_max); !polled) return polled;
  if (auto settled = commits_.settle(); !settled) return settled;  // a revocation may have left a transaction open
  if (auto opened = opener_.open_tasks(); !opened) return opened;
  if (auto processed = processor_.process_available(); !processed) return processed;
  if (!processor_.has_read()) return tick();
  return Done{};
}

PortResult<Done> Worker::State::join() {
  std::vector<ports::TopicNumber> topics;
  for (const TaskSpec& spec : context_.specs) topics.push_back(spec.topic);
  auto joined = context_.ports.log.join(context_.options.member, topics);
  if (!joined) return Failure{joined.error()};
  context_.replace_session(std::move(joined).value());
  return Done{};
}

// Waits only if there was nothing to do, and not beyond the earliest timer.
PortResult<Done> Worker::State::poll(Duration wait_max) {
  Duration wait = processor_.has_read() || commits_.batch().is_open() ? Duration{} : wait_max;
  if (context_.options.host_ticks) {
    const HostClock::Reading clock = context_.ports.host_clock.read();
    for (const auto& [partition, task] : context_.tasks) {
      const OptionalTime due = task->processor->next_due();
      if (due && clock.trusted) wait = std::clamp(*due - clock.now, Duration{}, wait);
    }
  }
  return assignments_.poll(wait);
}

// When all input is read, a timer that is due by the host's clock makes the worker append a tick to its input topic:
// the only way in which the host's clock has an effect.
PortResult<Done> Worker::State::tick() {
  if (!context_.options.host_ticks || commits_.batch().is_open()) return Done{};
  const HostClock::Reading clock = context_.ports.host_clock.read();
  if (!clock.trusted) return Done{};
  std::vector<Task*> due;
  for (const auto& [partition, task] : context_.tasks) {
    if (task->state != TaskState::kReady) continue;
    const OptionalTime earliest = task->processor->next_due();
    if (earliest && *earliest <= clock.now) due.push_back(task.get());
  }
  return due.empty() ? Done{} : append_ticks(due, clock.now);
}

PortResult<Done> Worker::State::append_ticks(const std::vector<Task*>& due, Timestamp time) {
  ByteBuffer value;
  commits_.open();
  for (const Task* task : due) {
    value.clear();
    task->spec.write_tick(time, value);
    commits_.batch().emit(task->partition, {std::nullopt, value.view()});
  }
  context_.counters.ticks += due.size();
  auto committed = commits_.commit();
  if (committed) reach(CrashPoint::kAfterTick);
  return committed;
}

PortResult<Done> Worker::State::finish() {
  if (context_.session) {
    auto committed = commits_.settle();
    if (committed) committed = commits_.commit();
    if (!committed && !commits_.is_recovering()) commits_.discard();
    if (!commits_.is_recovering()) context_.session->close(assignments_);
  }
  context_.stop(StopKind::kRequested, "asked to stop");
  return Done{};
}

void Worker::State::react(const ports::PortError& error) {
  context_.counters.last_error = error.reason;
  const std::string& worker = context_.options.member;
  switch (error.reaction) {
    case Reaction::kRetry:
      if (!context_.stop_requested)
        logging::write(logging::Level::kWarning, "worker retries", {{"worker", worker}, {"reason", error.reason}},
                       retry_lines_, context_.now());
      if (!commits_.is_recovering()) commits_.discard();
      return;
    case Reaction::kRejoin:
      ++context_.counters.rejoined;
      logging::warning("worker rejoins the group", {{"worker", worker}, {"reason", error.reason}});
      assignments_.lose_session();
      return;
    case Reaction::kStop:
      context_.stop(StopKind::kFailed, error.reason);
      if (context_.stop_reason->kind == StopKind::kFenced) {
        logging::warning("worker fenced", {{"worker", worker}, {"reason", context_.stop_reason->what}});
      } else {
        logging::error("worker failed", {{"worker", worker}, {"reason", context_.stop_reason->what}});
      }
      return;
    case Reaction::kYield:
      context_.stop(StopKind::kFenced, error.reason);
      logging::warning("worker fenced", {{"worker", worker}, {"reason", error.reason}});
      return;
  }
}

// The entry point of a worker's thread.
void Worker::State::run() {
  try {
    run_until_stopped();
  } catch (const std::exception& error) {
    fail(error.what());
  } catch (...) {
    fail("unknown exception");
  }
}

void Worker::State::run_until_stopped() {
  while (turn(context_.options.idle_wait_max)) {
    if (!has_failed_) continue;
    std::unique_lock lock(mutex_);
    stop_wanted_.wait_for(lock, context_.options.retry_wait, [this] { return context_.stop_requested.load(); });
  }
}

void Worker::State::fail(std::string_view what) {
  context_.stop(StopKind::kFailed, "exception: " + std::string{what});
  logging::error("worker failed", {{"worker", context_.options.member}, {"exception", what}});
  const std::lock_guard lock(mutex_);
  published_stop_ = context_.stop_reason;
}

void Worker::State::request_stop() {
  context_.stop_requested = true;
  context_.wake_session();
  const std::lock_guard lock(mutex_);
  stop_wanted_.notify_all();
}

void Worker::State::publish() {
  WorkerSnapshot next = context_.counters;
  next.cached_bytes = context_.cache_budget.bytes;
  next.tasks.reserve(context_.tasks.size());
  for (const auto& [partition, task] : context_.tasks) {
    const Progress& progress = task->progress;
    next.tasks.push_back({task->spec.name, partition, task->state == TaskState::kReady,
                          task->restore ? std::optional{task->restore->progress()} : std::nullopt, progress.position,
                          read_to(*task), progress.stream_time, progress.digest, task->processor->timers(),
                          task->records, task->processor->metrics()});
  }
  const std::lock_guard lock(mutex_);
  published_ = std::move(next);
  published_stop_ = context_.stop_reason;
}

std::optional<Offset> Worker::State::read_to(const Task& task) const {
  const bool has_unprocessed =
      commits_.batch().is_open() || task.state != TaskState::kReady || task.progress.position.steps > 0;
  return has_unprocessed || !context_.session ? std::nullopt : context_.session->read_to(task.partition);
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
const WorkerLatencies& Worker::latencies() const {
  return state_->latencies();
}

WorkerSnapshot Worker::snapshot() const {
  return state_->snapshot();
}

}  // namespace relance::stream
