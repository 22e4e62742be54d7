#include <algorithm>
#include <thread>

#include <fmt/format.h>

#include <relance/http/response.h>
#include <relance/json/writer.h>
#include <relance/ports/thread.h>
#include <relance/runtime/node.h>

namespace relance::runtime {
namespace {

constexpr Duration kDrainTimeout{10'000};

// Components are destroyed in the reverse order of the list: later ones use earlier ones.
void destroy_backwards(ComponentList& components) {
  while (!components.empty()) components.pop_back();
}

std::vector<http::Token> tokens_of(const NodeSettings& settings) {
  std::vector<http::Token> tokens;
  const auto add = [&](const char* name, const std::string& secret, http::Role role) {
    if (!secret.empty()) tokens.push_back({name, secret, role});
  };
  add("api_token", settings.api_token, http::Role::kAdmin);
  add("write_token", settings.write_token, http::Role::kWrite);
  add("read_token", settings.read_token, http::Role::kRead);
  return tokens;
}

}  // namespace

MemoryPlan plan_memory(std::size_t bytes) {
  const auto share = [bytes](std::size_t percent) { return bytes / 100 * percent; };
  return {.rows = share(44),
          .rocksdb = share(20),
          .write_buffers = share(12),
          .log_tail = share(6),
          .log_in_flight = share(8),
          .http_in_flight = share(8),
          .cache = share(4)};
}

bool Host::runs(std::string_view name) const {
  return std::ranges::find(components, name) != components.end();
}

std::vector<std::string> names_of(const ComponentList& components) {
  std::vector<std::string> names;
  for (const auto& component : components) {
    for (std::string& name : component->selected_by()) {
      if (std::ranges::find(names, name) == names.end()) names.push_back(std::move(name));
    }
  }
  return names;
}

Node::Node(NodeSettings settings, ComponentList components, DataDirectory& directory, Duration maintenance_interval,
           std::function<void()> on_failure)
    : settings_(std::move(settings)),
      on_failure_(std::move(on_failure)),
      host_{.directory = directory,
            .clock = clock_,
            .entropy = entropy_,
            .stream_clock = stream_clock_,
            .memory = plan_memory(settings_.memory_bytes),
            .follows_log_clock = settings_.clock == ClockSource::kLog,
            .components = settings_.components,
            .fail = [this](Failure failure) { fail(std::move(failure)); },
            .maintenance_interval = maintenance_interval},
      components_(std::move(components)) {
  router_.authenticate_with({tokens_of(settings_), settings_.max_requests_per_second});
  try {
    for (const auto& component : components_) {
      const auto names = component->selected_by();
      if (!names.empty() && std::ranges::none_of(names, [this](const auto& name) { return host_.runs(name); }))
        continue;
      running_.push_back(component.get());
      component->open(host_);
      component->routes(router_);
    }
  } catch (...) {
    destroy_backwards(components_);
    throw;
  }
  add_status_routes();
}

Node::~Node() {
  stop();
  destroy_backwards(components_);
}

void Node::start() {
  for (Component* component : running_) component->start();
  adapters::http::HttpOptions options;
  options.address = settings_.listen.host;
  options.port = settings_.listen.port;
  options.limits = settings_.http;
  options.on_failure = [this](const std::string& what) {
    fail({FailureReason::kFailed, "the HTTP server failed: " + what});
  };
  options.limits.in_flight_bytes_max = std::min(options.limits.in_flight_bytes_max, host_.memory.http_in_flight);
  if (auto started = server_.start(options, router_); !started)
    throw StartError(FailureReason::kUnavailable, started.error().reason);
}

void Node::fail(Failure failure) {
  {
    const std::lock_guard lock(mutex_);
    if (failure_) return;
    failure_ = std::move(failure);
  }
  on_failure_();
}

std::optional<Failure> Node::failure() const {
  const std::lock_guard lock(mutex_);
  return failure_;
}

// The server waits for its answers while components finish what these depend on.
bool Node::drain() {
  std::vector<Thread> threads;
  for (Component* component : running_) {
    threads.emplace_back(
        fmt::format("{}-drain", component->name()), [component] { component->drain(kDrainTimeout); },
        [](const std::string&) {});
  }
  const bool is_drained = server_.stop(kDrainTimeout);
  for (Thread& thread : threads) thread.join();
  return is_drained;
}

bool Node::stop() {
  if (is_stopped_) return true;
  is_stopped_ = true;
  const bool is_drained = drain();
  for (auto component = running_.rbegin(); component != running_.rend(); ++component) (*component)->stop();
  return is_drained;
}

void Node::add_status_routes() {
  using Shared = std::shared_ptr<http::Exchange>;
  router_.add("GET", "/livez", {}, [](const Shared& exchange) { exchange->answer({200, "text/plain", "ok", {}}); });
  router_.add("GET", "/readyz", {}, [this](const Shared& exchange) {
    exchange->answer(readiness(exchange->request), {.reason = {}, .is_reported = true});
  });
  router_.add("GET", "/metrics", {}, [this](const Shared& exchange) {
    exchange->answer({200, "text/plain; version=0.0.4", metrics_text(), {}});
  });
}

ports::HttpResponse Node::readiness(const ports::HttpRequest& request) {
  HealthReport report;
  for (Component* component : running_) component->health(report);
  const bool is_verbose = request.parameter("verbose") != nullptr;
  std::string text = json::document([&](json::Writer& out) {
    out.begin_object().member("ready", report.is_ready()).name("checks").begin_array();
    for (const HealthCheck& check : report.checks()) {
      const bool passed = check.failure.empty();
      if (passed && !is_verbose) continue;
      out.begin_object().member("name", check.name).member("passed", passed);
      if (!passed) out.member("reason", check.failure);
      out.end_object();
    }
    out.end_array().end_object();
  });
  return {report.is_ready() ? 200 : 503, "application/json", std::move(text), {}};
}

std::string Node::metrics_text() {
  MetricsPage page;
  for (Component* component : running_) component->metrics(page);
  report_http(page);
  page.process();
  return page.text();
}

void Node::report_http(MetricsSink& sink) const {
  static constexpr std::string_view kClasses[] = {"1xx", "2xx", "3xx", "4xx", "5xx"};
  for (const auto& route : router_.routes()) {
    for (std::size_t i = 0; i < std::size(kClasses); ++i) {
      const std::uint64_t answers = route->answers.at(i);
      if (answers == 0) continue;
      sink.counter("relance_http_requests_total", "Requests answered.",
                   {{"route", route->route}, {"status", kClasses[i]}}, answers);
    }
    sink.histogram("relance_http_request_duration_seconds", "Time from the end of a request to its answer, in seconds.",
                   {{"route", route->route}}, route->latency);
  }
  sink.gauge("relance_http_requests_in_flight", "Requests without an answer.", {},
             static_cast<double>(router_.stats().in_flight));
  sink.counter("relance_http_handler_exceptions_total", "Requests whose handler threw an exception (500).", {},
               router_.stats().handler_exceptions);
  const adapters::http::HttpServerStats stats = server_.stats();
  sink.counter("relance_http_connections_total", "Connections accepted.", {}, stats.connections_accepted);
  sink.counter("relance_http_connections_refused_total", "Connections refused above the limit.", {},
               stats.connections_refused);
  sink.gauge("relance_http_connections", "Open connections.", {}, static_cast<double>(stats.connections_now));
  sink.counter("relance_http_refusals_total", "Requests refused by the server: malformed, over a limit, timed out.", {},
               stats.refusals);
  sink.counter("relance_http_handler_failures_total", "Requests that were never answered by their handler (500).", {},
               stats.handler_failures);
  sink.counter("relance_http_internal_failures_total", "Connections closed after a failure inside the server.", {},
               stats.internal_failures);
  sink.gauge("relance_http_streams", "Responses that are being streamed.", {}, static_cast<double>(stats.streams_now));
  sink.counter("relance_http_streams_total", "Streamed responses started.", {}, stats.streams);
  sink.counter("relance_http_streams_broken_total", "Streamed responses that ended early.", {}, stats.streams_broken);
  sink.counter("relance_http_received_bytes_total", "Bytes received.", {}, stats.bytes_received);
  sink.counter("relance_http_sent_bytes_total", "Bytes sent.", {}, stats.bytes_sent);
}

}  // namespace relance::runtime
