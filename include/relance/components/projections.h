// The component that keeps the projections' tables up to date. No failure here stops the process or the ingress: it is
// reported, and the step is retried.
#pragma once

#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include <relance/components/log.h>
#include <relance/components/stores.h>
#include <relance/ports/log_as_reader.h>
#include <relance/ports/thread.h>
#include <relance/projections/materializer.h>
#include <relance/runtime/component.h>

namespace relance::components {

class ProjectionsComponent final : public runtime::Component {
 public:
  ProjectionsComponent(LogComponent& log, StoresComponent& stores) : log_(log), stores_(stores) {}
  ~ProjectionsComponent() override;

  [[nodiscard]] std::string_view name() const override { return "projections"; }
  [[nodiscard]] std::vector<std::string> selected_by() const override { return {"views"}; }
  void open(runtime::Host& host) override;
  void start() override;
  void metrics(runtime::MetricsSink& sink) override;
  void drain(Duration deadline) override;
  void stop() override;

 private:
  void run();
  // Why the projections do not follow the log; nullopt if they do, here or in another process.
  void report(std::optional<std::string> failure);
  [[nodiscard]] bool wait(Duration pause);  // false: the process is stopping
  void end_step();

  LogComponent& log_;
  StoresComponent& stores_;
  std::unique_ptr<ports::LogAsReader> reader_;
  std::unique_ptr<projections::Materializer> materializer_;
  LatencyHistogram steps_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::optional<std::chrono::steady_clock::time_point> drain_begun_;
  bool stop_requested_ = false;
  bool is_over_ = false;  // the thread has finished its work
  std::optional<std::string> failure_;
  Thread thread_;
};

}  // namespace relance::components
