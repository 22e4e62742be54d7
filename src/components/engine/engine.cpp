#include <algorithm>
#include <thread>

#include <fmt/format.h>

#include <relance/adapters/kafka/topics_admin.h>
#include <relance/adapters/rocksdb/state_store.h>
#include <relance/components/engine.h>
#include <relance/tasks/task_specs.h>

namespace relance::components {
namespace {

using runtime::FailureReason;

// `topics create` writes the key under which tasks find the identity of a changelog.
static_assert(kafka::kIdentityKey == stream::kChangelogNameKey);

constexpr std::int64_t kKiB = 1024;
constexpr std::int64_t kMiB = 1024 * kKiB;
constexpr Duration kRestoreInterval{250};

FailureReason reason_of(stream::StopKind kind) {
  switch (kind) {
    case stream::StopKind::kFenced:
      return FailureReason::kTaken;
    case stream::StopKind::kNewer:
      return FailureReason::kData;
    case stream::StopKind::kRequested:
    case stream::StopKind::kFailed:
      return FailureReason::kFailed;
  }
  RELANCE_ASSERT(false);
}

}  // namespace

void bind(config::Section& section, EngineSettings& settings) {
  section.number({"workers", "number of worker threads; 0: one per core"}, settings.workers, {0, 256});
  config::Section commit = section.table("commit");
  commit.number({"max_records", "maximum records per commit"}, settings.commit.records, {1, 1'000'000});
  commit.number({"max_bytes", "maximum bytes read and written per commit"}, settings.commit.bytes,
                {64 * kKiB, 128 * kMiB});
  commit.milliseconds(
      {"max_interval_ms", "maximum time between commits, in milliseconds; a drained input is committed at once"},
      settings.commit.time, {1, 60'000});
}

EngineComponent::~EngineComponent() {
  stop();
}

void EngineComponent::open(runtime::Host& host) {
  host_ = &host;
  embedded::StateOptions state;
  state.directory = host.directory.state();
  auto store = embedded::open_state(state, log_.resources());
  if (!store) throw runtime::StartError(FailureReason::kFailed, store.error().reason);
  store_ = std::move(store).value();
  const tasks::TaskSelection selection{host.runs("normaliser"), host.runs("contacts"), host.runs("campaigns")};
  const auto specs = tasks::make_task_specs(log_.log().topics(), selection);
  for (const stream::TaskSpec& spec : specs) inputs_.push_back(spec.topic);
  const std::size_t count =
      settings_.workers != 0 ? settings_.workers : std::max(1U, std::thread::hardware_concurrency());
  for (std::size_t i = 0; i < count; ++i) {
    stream::WorkerOptions options;
    options.member = fmt::format("{}-{}", log_.member(), i);
    options.limits = settings_.commit;
    options.row_cache_bytes = host.memory.rows / count;
    options.host_ticks = !host.follows_log_clock;
    options.log_identity = log_.identity();
    options.rules_version = tasks::kRulesVersion;
    const stream::WorkerPorts ports{log_.log(), *store_, host.clock, host.stream_clock, owners_};
    workers_.push_back(std::make_unique<stream::Worker>(std::move(options), ports, specs));
  }
}

void EngineComponent::start() {
  for (std::size_t i = 0; i < workers_.size(); ++i) {
    threads_.emplace_back(
        fmt::format("worker-{}", i), [this, &worker = *workers_[i]] { run(worker); },
        [this, i](const std::string& what) {
          host_->fail({FailureReason::kFailed, fmt::format("worker {} failed: {}", i, what)});
        });
  }
  threads_.emplace_back(
      "restore-progress", [this] { watch_restores(); },
      [this](const std::string& what) {
        host_->fail({FailureReason::kFailed, "restore progress failed: " + what});
      });
}

void EngineComponent::run(stream::Worker& worker) {
  worker.run();
  const auto reason = worker.stopped();
  if (reason && reason->kind != stream::StopKind::kRequested) host_->fail({reason_of(reason->kind), reason->what});
}

void EngineComponent::watch_restores() {
  std::unique_lock lock(mutex_);
  while (!stopping_.wait_for(lock, kRestoreInterval, [this] { return stop_requested_; })) {
    lock.unlock();
    restores_.update(workers_);
    lock.lock();
  }
}

void EngineComponent::stop() {
  for (const auto& worker : workers_) worker->request_stop();
  {
    const std::lock_guard lock(mutex_);
    stop_requested_ = true;
  }
  stopping_.notify_all();
  for (Thread& thread : threads_) thread.join();
  threads_.clear();
}

// Ready if every partition of every input is assigned to a worker and its state is at the committed offset. If other
// processes share the partitions, this process checks only its own.
void EngineComponent::health(runtime::HealthReport& report) {
  report.check("state", store_->outage().value_or(""));
  std::size_t tasks = 0;
  std::size_t ready = 0;
  bool is_assigned = true;
  std::string failure;
  for (const auto& worker : workers_) {
    const stream::WorkerSnapshot snapshot = worker->snapshot();
    is_assigned = is_assigned && snapshot.has_assignment;
    tasks += snapshot.tasks.size();
    ready += static_cast<std::size_t>(std::ranges::count_if(snapshot.tasks, &stream::TaskSnapshot::ready));
    if (!failure.empty()) continue;
    const auto stopped = worker->stopped();
    failure = stopped ? stopped->what : snapshot.last_error.value_or("");
  }
  std::size_t wanted = tasks;
  if (!log_.is_shared()) {
    wanted = 0;
    for (const ports::TopicNumber topic : inputs_)
      wanted += static_cast<std::size_t>(log_.log().topics()[topic.value()].partitions.value());
  }
  if (log_.is_shared() && !is_assigned) {
    report.fail("tasks", "waiting for partition assignment");
  } else {
    report.check("tasks", ready == wanted ? "" : fmt::format("{} of {} tasks are ready", ready, wanted));
  }
  report.check("workers", failure);
}

}  // namespace relance::components
