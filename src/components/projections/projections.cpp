#include <algorithm>

#include <relance/api/category_list.h>
#include <relance/base/logging.h>
#include <relance/components/projections.h>

namespace relance::components {
namespace {

// Between two polls of the log: on Kafka each one asks the brokers for the end of every partition.
constexpr Duration kIdlePause{20};
constexpr Duration kIdlePauseOnKafka{100};
constexpr Duration kStandbyPause{1000};  // between two checks whether another process still does the work
constexpr Duration kRetryPause{250};     // after a failure; doubles with each consecutive one
constexpr Duration kMaxRetryPause{5000};
constexpr Duration kStepGrace{2000};      // for the step in flight when the process stops
constexpr Duration kInterruptPause{100};  // between two interruptions of the step

}  // namespace

ProjectionsComponent::~ProjectionsComponent() {
  stop();
}

void ProjectionsComponent::open(runtime::Host& host) {
  reader_ = std::make_unique<ports::LogAsReader>(log_.log(), log_.identity());
  projections::MaterializerOptions options;
  options.category_list = &api::read_category_list;
  materializer_ = std::make_unique<projections::Materializer>(*reader_, stores_.database(), &stores_.cache(),
                                                              host.clock, std::move(options));
}

// An exception counts as a failed step: the next one reads the same records again.
void ProjectionsComponent::start() {
  thread_ = Thread(
      "projections", [this] { run(); },
      [this](const std::string& what) {
        report(what);
        const std::lock_guard lock(mutex_);
        is_over_ = true;
        changed_.notify_all();
      });
}

void ProjectionsComponent::run() {
  const Duration idle_pause = log_.is_shared() ? kIdlePauseOnKafka : kIdlePause;
  Duration pause = kRetryPause;
  for (bool goes_on = true; goes_on;) {
    const auto begun = std::chrono::steady_clock::now();
    const auto step = materializer_->step();
    if (!step) {
      report(step.error().reason);
      goes_on = wait(pause);
      pause = std::min(2 * pause, kMaxRetryPause);
      continue;
    }
    report(std::nullopt);
    pause = kRetryPause;
    if (step.value() == projections::Step::kApplied) steps_.observe(std::chrono::steady_clock::now() - begun);
    goes_on = wait(step.value() == projections::Step::kApplied ? Duration{0}
                   : step.value() == projections::Step::kIdle  ? idle_pause
                                                               : kStandbyPause);
  }
  const std::lock_guard lock(mutex_);
  is_over_ = true;
  changed_.notify_all();
}

// One line per change.
void ProjectionsComponent::report(std::optional<std::string> failure) {
  {
    const std::lock_guard lock(mutex_);
    if (failure == failure_) return;
    failure_ = failure;
  }
  if (failure) {
    logging::warning("projections stalled", {{"reason", *failure}});
  } else {
    logging::info("projections resumed");
  }
}

bool ProjectionsComponent::wait(Duration pause) {
  std::unique_lock lock(mutex_);
  return !changed_.wait_for(lock, pause, [this] { return stop_requested_; });
}

// If the database does not respond, there is nothing to wait for.
void ProjectionsComponent::drain(Duration) {
  {
    const std::lock_guard lock(mutex_);
    drain_begun_ = std::chrono::steady_clock::now();
    if (failure_) stop_requested_ = true;
  }
  changed_.notify_all();
}

void ProjectionsComponent::stop() {
  {
    const std::lock_guard lock(mutex_);
    stop_requested_ = true;
  }
  changed_.notify_all();
  if (!thread_.joinable()) return;
  end_step();
  thread_.join();
}

// A step that waits for an unresponsive database is interrupted after a grace period. The next start reads the same
// records again.
void ProjectionsComponent::end_step() {
  std::unique_lock lock(mutex_);
  using std::chrono::steady_clock;
  const auto begun = drain_begun_.value_or(steady_clock::now());
  auto pause = std::chrono::duration_cast<Duration>(begun + kStepGrace - steady_clock::now());
  while (!changed_.wait_for(lock, pause, [this] { return is_over_; })) {
    lock.unlock();
    materializer_->interrupt();
    lock.lock();
    pause = kInterruptPause;
  }
}

void ProjectionsComponent::metrics(runtime::MetricsSink& sink) {
  bool is_up = true;
  {
    const std::lock_guard lock(mutex_);
    is_up = !failure_;
  }
  const projections::MaterializerCounters& counters = materializer_->counters();
  sink.gauge("relance_views_up", "Whether the projections follow the log, here or in another process.", {},
             is_up ? 1 : 0);
  sink.gauge("relance_views_active", "Whether this process keeps the projections.", {}, counters.is_active ? 1 : 0);
  sink.counter("relance_views_facts_total", "Facts applied to the projections.", {}, counters.facts);
  sink.counter("relance_views_stats_total", "Statistics applied to the projections.", {}, counters.stats);
  sink.counter("relance_views_unreadable_total", "Records skipped because they are neither.", {}, counters.unreadable);
  sink.counter("relance_views_commits_total", "Transactions of the projections.", {}, counters.commits);
  sink.gauge("relance_views_lag_records", "Facts and statistics that are not applied yet.", {},
             static_cast<double>(counters.lag));
  sink.histogram("relance_views_batch_duration_seconds",
                 "Time to read a batch of records and commit it to the projections, in seconds.", {}, steps_);
}

}  // namespace relance::components
