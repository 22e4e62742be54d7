// A running process: its components, the HTTP server in front of them, and its shutdown.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include <relance/adapters/http/http_server.h>
#include <relance/base/logging.h>
#include <relance/runtime/component.h>

namespace relance::runtime {

enum class ClockSource : std::uint8_t { kWall, kLog };

// Settings of the process itself. Empty strings mean "not set".
struct NodeSettings {
  std::string data_dir = "./relance-data";
  config::Address listen{"127.0.0.1", 8080};
  std::vector<std::string> components;  // all components, unless configured
  ClockSource clock = ClockSource::kWall;
  logging::Level log_level = logging::Level::kInfo;
  std::size_t memory_bytes = std::size_t{512} * 1024 * 1024;
  std::string api_token;    // full access
  std::string write_token;  // reads and writes
  std::string read_token;
  std::int64_t max_requests_per_second = 1000;  // per token
  adapters::http::HttpLimits http;
};
inline constexpr std::string_view kDataDirKey = "data_dir";
inline constexpr std::string_view kClockKey = "clock";
// `names`: the values allowed in the setting `components`.
void bind(config::Section& section, NodeSettings& settings, const std::vector<std::string>& names);
void bind_data_dir(config::Section& section, std::string& data_dir);
void bind_clock(config::Section& section, ClockSource& clock);

// The names that select components, in the order of the list.
[[nodiscard]] std::vector<std::string> names_of(const ComponentList& components);

class Node {
 public:
  // Opens the selected components. `on_failure` is called once, from any thread, if the process cannot continue. Throws
  // StartError.
  Node(NodeSettings settings, ComponentList components, DataDirectory& directory, Duration maintenance_interval,
       std::function<void()> on_failure);
  ~Node();
  Node(const Node&) = delete;
  Node& operator=(const Node&) = delete;

  // Starts the components, then listens. Throws StartError.
  void start();
  [[nodiscard]] std::uint16_t port() const { return server_.port(); }

  // Stops listening, drains requests in flight, stops the components. False: some requests were not answered.
  bool stop();
  // Why the process cannot continue; nullopt if it can.
  [[nodiscard]] std::optional<Failure> failure() const;
  // An operator confirms that the wall clock is right.
  void trust_clock() { stream_clock_.trust_wall(); }

 private:
  void add_status_routes();
  [[nodiscard]] ports::HttpResponse readiness(const ports::HttpRequest& request);
  [[nodiscard]] std::string metrics_text();
  void report_http(MetricsSink& sink) const;
  void fail(Failure failure);
  bool drain();

  NodeSettings settings_;
  SystemClock clock_;
  SystemEntropy entropy_;
  stream::HostClock stream_clock_{clock_};
  std::function<void()> on_failure_;
  mutable std::mutex mutex_;
  std::optional<Failure> failure_;
  Host host_;
  ComponentList components_;  // including those that this process does not run
  std::vector<Component*> running_;
  http::Router router_;
  adapters::http::HttpServer server_;
  bool is_stopped_ = false;
};

}  // namespace relance::runtime
