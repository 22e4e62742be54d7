// A process is a list of components. A component owns its settings, routes, readiness, metrics and threads; adding one
// takes its own folder and one line in the list.
//
// The life cycle of a component, on the main thread: bind, open, routes, start, drain, stop. health() and metrics() are
// called on the HTTP server's thread between start and the end of drain, and must not block.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <relance/base/time.h>
#include <relance/config/section.h>
#include <relance/http/router.h>
#include <relance/runtime/data_directory.h>
#include <relance/runtime/error.h>
#include <relance/runtime/health.h>
#include <relance/runtime/metrics.h>
#include <relance/runtime/system_clock.h>
#include <relance/stream/host_clock.h>

namespace relance::runtime {

// How the memory budget is divided, in bytes.
struct MemoryPlan {
  std::size_t rows = 0;            // decoded state of all workers
  std::size_t rocksdb = 0;         // block cache and write buffers of all databases
  std::size_t write_buffers = 0;   // part of `rocksdb`
  std::size_t log_tail = 0;        // the newest records of the embedded log
  std::size_t log_in_flight = 0;   // appends that are not yet durable
  std::size_t http_in_flight = 0;  // unanswered requests
  std::size_t cache = 0;           // the in-memory cache, unless a server is used
};
[[nodiscard]] MemoryPlan plan_memory(std::size_t bytes);

// What every component may use. Outlives the components.
struct Host {
  DataDirectory& directory;
  SystemClock& clock;
  SystemEntropy& entropy;
  stream::HostClock& stream_clock;
  MemoryPlan memory;
  bool follows_log_clock = false;         // only records advance the time: the machine's clock is never read
  std::vector<std::string> components;    // the components that this process runs
  std::function<void(Failure)> fail;      // the process cannot continue; any thread, only the first failure counts
  Duration maintenance_interval{60'000};  // between two runs of Log::maintain()

  [[nodiscard]] bool runs(std::string_view name) const;
};

class Component {
 public:
  Component() = default;
  virtual ~Component() = default;
  Component(const Component&) = delete;
  Component& operator=(const Component&) = delete;

  // In log lines.
  [[nodiscard]] virtual std::string_view name() const = 0;
  // The values of the setting `components` that select it. Empty: every process runs it.
  [[nodiscard]] virtual std::vector<std::string> selected_by() const { return {}; }

  // Binds the settings, see config::Section. Also called for components that the process does not run.
  virtual void bind(config::Section&) {}
  // Opens the component's resources. Throws StartError.
  virtual void open(Host& host) = 0;
  // Adds routes. Handlers are called on the HTTP server's thread, from start() of the process to the end of drain.
  virtual void routes(http::Router&) {}
  // Starts threads. Throws StartError.
  virtual void start() {}
  virtual void health(HealthReport&) {}
  virtual void metrics(MetricsSink&) {}
  // Requests no longer arrive: finish those in flight before the deadline. Called in parallel with other components.
  virtual void drain(Duration) {}
  // Stops the threads, in reverse order of the list. Also called if start() was not. Calling it again has no effect.
  virtual void stop() {}
};

// In the order in which they open and start: each may use the ones before it.
using ComponentList = std::vector<std::unique_ptr<Component>>;

}  // namespace relance::runtime
