// The component that runs the tasks: workers, the state store, timers.
#pragma once

#include <condition_variable>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include <relance/components/log.h>
#include <relance/ports/state_store.h>
#include <relance/ports/thread.h>
#include <relance/runtime/component.h>
#include <relance/stream/worker.h>

namespace relance::components {

struct EngineSettings {
  std::size_t workers = 0;  // 0: one per core
  stream::BatchLimits commit;
};
void bind(config::Section& section, EngineSettings& settings);

// Logs the progress of long restores in this process; each worker logs the start and the end of a restore itself. One
// thread at a time.
class RestoreProgress {
 public:
  void update(const std::vector<std::unique_ptr<stream::Worker>>& workers);

 private:
  struct Total {
    std::uint64_t tasks = 0;
    std::uint64_t done = 0;  // records
    std::uint64_t all = 0;
  };
  [[nodiscard]] Total total_of(const std::vector<std::unique_ptr<stream::Worker>>& workers);

  using Clock = std::chrono::steady_clock;
  std::map<ports::TopicPartition, std::uint64_t> sizes_;  // including tasks that are restored by now
  std::optional<Clock::time_point> reported_;             // or started; nullopt: no task is restoring
};

class EngineComponent final : public runtime::Component {
 public:
  explicit EngineComponent(LogComponent& log) : log_(log) {}
  ~EngineComponent() override;

  [[nodiscard]] std::string_view name() const override { return "engine"; }
  [[nodiscard]] std::vector<std::string> selected_by() const override {
    return {"normaliser", "contacts", "campaigns"};
  }
  void bind(config::Section& section) override { components::bind(section, settings_); }
  void open(runtime::Host& host) override;
  void start() override;
  void health(runtime::HealthReport& report) override;
  void metrics(runtime::MetricsSink& sink) override;
  void stop() override;

 private:
  void run(stream::Worker& worker);
  void watch_restores();
  void report_lag(const std::vector<stream::WorkerSnapshot>& workers, runtime::MetricsSink& sink) const;
  void report_task(const stream::TaskSnapshot& task, runtime::MetricsSink& sink) const;

  LogComponent& log_;
  EngineSettings settings_;
  runtime::Host* host_ = nullptr;
  stream::StateOwners owners_;
  std::unique_ptr<ports::StateStore> store_;
  std::vector<ports::TopicNumber> inputs_;  // of this process's tasks
  std::vector<std::unique_ptr<stream::Worker>> workers_;
  RestoreProgress restores_;
  std::mutex mutex_;
  std::condition_variable stopping_;
  bool stop_requested_ = false;
  std::vector<Thread> threads_;
};

}  // namespace relance::components
