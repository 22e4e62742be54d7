#include <algorithm>
#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <unordered_map>
#include <utility>
#include <vector>

#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/ip/address.hpp>
#include <boost/asio/post.hpp>

#include <relance/adapters/http/http_server.h>
#include <relance/base/logging.h>
#include <relance/ports/thread.h>

#include "connection_input.h"
#include "connection_output.h"
#include "connection_stream.h"

namespace relance::adapters::http {
namespace {

constexpr std::size_t kRefusedConnectionsMax = 64;  // answered 503; further ones are closed without an answer
constexpr Duration kAcceptPause{50};                // after a failed accept: no free descriptor
constexpr Duration kSweepMin{5};
constexpr Duration kSweepMax{250};
constexpr int kSweepsPerTimeout = 8;

// How late a timeout may fire.
Duration sweep_period(const HttpLimits& limits) {
  const Duration shortest = std::min({limits.header_timeout, limits.body_timeout, limits.idle_timeout,
                                      limits.response_timeout, limits.linger_timeout});
  return std::clamp(shortest / kSweepsPerTimeout, kSweepMin, kSweepMax);
}

}  // namespace

class HttpServer::Running final : public ConnectionOwner {
 public:
  Running(const HttpLimits& limits, ports::HttpHandler& handler) : sweep_period_(sweep_period(limits)) {
    state_.limits = limits;
    state_.handler = &handler;
    state_.completions = std::make_shared<CompletionQueue>([this] { asio::post(io_, [this] { event_handled(); }); });
  }
  // NOLINTNEXTLINE(bugprone-exception-escape): a thread that cannot be joined ends the process
  ~Running() override { stop(Duration{0}); }
  Running(const Running&) = delete;
  Running& operator=(const Running&) = delete;

  ports::PortResult<ports::Done> listen(const HttpOptions& options);
  void run();
  [[nodiscard]] std::uint16_t port() const { return port_; }
  bool stop(Duration deadline);
  [[nodiscard]] const ServerCounters& counters() const { return state_.counters; }

  void connection_closed(ConnectionId id) override;
  void event_handled() override;

 private:
  using Acceptor = asio::basic_socket_acceptor<Tcp, asio::io_context::executor_type>;
  using Timer = asio::basic_waitable_timer<std::chrono::steady_clock, asio::wait_traits<std::chrono::steady_clock>,
                                           asio::io_context::executor_type>;
  using WorkGuard = asio::executor_work_guard<asio::io_context::executor_type>;

  void loop();
  void accept();
  void admit(Socket socket);
  void sweep();
  void begin_stop();
  void tell_if_quiet();
  template <class Action>
  void for_each_connection(Action action);

  ServerState state_;  // outlives the connections, which do not outlive the context
  asio::io_context io_{1};
  WorkGuard work_{io_.get_executor()};
  Acceptor acceptor_{io_};
  Timer accept_timer_{io_};
  Timer sweep_timer_{io_};
  const Duration sweep_period_;
  bool is_sweeping_ = false;
  ConnectionId next_id_ = 1;
  std::unordered_map<ConnectionId, std::shared_ptr<Connection>> connections_;
  std::vector<Completion> completed_;
  std::uint16_t port_ = 0;
  std::function<void(const std::string&)> on_failure_;
  Thread thread_;

  std::mutex mutex_;
  std::condition_variable quiet_changed_;
  bool quiet_ = false;  // stopping, and no request is in flight
};

ports::PortResult<ports::Done> HttpServer::Running::listen(const HttpOptions& options) {
  on_failure_ = options.on_failure;
  beast::error_code error;
  const asio::ip::address address = asio::ip::make_address(options.address, error);
  const auto failed = [&] {
    return ports::failure(ports::Reaction::kStop, "cannot listen on " + options.address + " port " +
                                                      std::to_string(options.port) + ": " + error.message());
  };
  if (error) return failed();
  const Tcp::endpoint endpoint{address, options.port};
  acceptor_.open(endpoint.protocol(), error);
  if (!error) acceptor_.set_option(Acceptor::reuse_address(true), error);
  if (!error) acceptor_.bind(endpoint, error);
  if (!error) acceptor_.listen(Acceptor::max_listen_connections, error);
  if (error) return failed();
  port_ = acceptor_.local_endpoint().port();
  return ports::Done{};
}

void HttpServer::Running::run() {
  accept();
  thread_ = Thread(
      "http", [this] { loop(); }, on_failure_);
}

// An exception out of an event handler comes from the event loop's own bookkeeping: the loop continues.
void HttpServer::Running::loop() {
  state_.completions->set_reader(std::this_thread::get_id());
  for (;;) {
    try {
      io_.run();
      return;
    } catch (const std::exception& exception) {
      state_.counters.internal_failures.fetch_add(1, std::memory_order_relaxed);
      logging::error("HTTP server failed", {{"reason", exception.what()}});
    } catch (...) {
      state_.counters.internal_failures.fetch_add(1, std::memory_order_relaxed);
      logging::error("HTTP server failed", {{"reason", "an exception of an unknown type"}});
    }
  }
}

void HttpServer::Running::accept() {
  acceptor_.async_accept([this](const beast::error_code& error, Socket socket) {
    if (!acceptor_.is_open()) return;
    if (!error) {
      admit(std::move(socket));
      event_handled();
      return accept();
    }
    accept_timer_.expires_after(kAcceptPause);
    accept_timer_.async_wait([this](const beast::error_code& cancelled) {
      if (!cancelled && acceptor_.is_open()) accept();
    });
  });
}

void HttpServer::Running::admit(Socket socket) {
  state_.counters.connections_accepted.fetch_add(1, std::memory_order_relaxed);
  const std::size_t count = connections_.size();
  const bool is_refused = count >= state_.limits.connections_max;
  if (is_refused) state_.counters.connections_refused.fetch_add(1, std::memory_order_relaxed);
  if (count >= state_.limits.connections_max + kRefusedConnectionsMax) return;
  const ConnectionId id = next_id_++;
  const auto connection = std::make_shared<Connection>(id, std::move(socket), state_, *this);
  connections_.emplace(id, connection);
  state_.counters.connections_now.store(connections_.size(), std::memory_order_relaxed);
  if (!std::exchange(is_sweeping_, true)) sweep();
  is_refused ? connection->start_refused(refusals::kConnections) : connection->start();
}

void HttpServer::Running::connection_closed(ConnectionId id) {
  connections_.erase(id);
  state_.counters.connections_now.store(connections_.size(), std::memory_order_relaxed);
}

// Takes answers until none is left: an answer may start the next request of its connection, which adds another answer.
void HttpServer::Running::event_handled() {
  for (completed_.clear(); state_.completions->take(completed_); completed_.clear()) {
    for (Completion& completion : completed_) {
      const auto found = connections_.find(completion.connection);
      if (found == connections_.end()) continue;
      const std::shared_ptr<Connection> connection = found->second;
      if (completion.is_of_stream) {
        connection->go_on_streaming();
      } else {
        connection->answer(std::move(completion.response));
      }
    }
  }
  if (state_.stopping) tell_if_quiet();
}

template <class Action>
void HttpServer::Running::for_each_connection(Action action) {
  for (auto next = connections_.begin(); next != connections_.end();) {
    const std::shared_ptr<Connection> connection = (next++)->second;
    action(*connection);
  }
}

void HttpServer::Running::sweep() {
  sweep_timer_.expires_after(sweep_period_);
  sweep_timer_.async_wait([this](const beast::error_code& cancelled) {
    if (cancelled) return;
    const SteadyTime now = std::chrono::steady_clock::now();
    for_each_connection([&](Connection& connection) { connection.expire(now); });
    is_sweeping_ = !connections_.empty();
    if (is_sweeping_) sweep();
    event_handled();
  });
}

bool HttpServer::Running::stop(Duration deadline) {
  if (!thread_.joinable()) return true;
  asio::post(io_, [this] { begin_stop(); });
  bool all_answered = false;
  {
    std::unique_lock lock(mutex_);
    all_answered = quiet_changed_.wait_for(lock, deadline, [this] { return quiet_; });
  }
  asio::post(io_, [this] {
    for_each_connection([](Connection& connection) { connection.close(); });
    io_.stop();
  });
  thread_.join();
  state_.completions->close();
  return all_answered;
}

void HttpServer::Running::begin_stop() {
  state_.stopping = true;
  beast::error_code error;
  acceptor_.close(error);
  accept_timer_.cancel();
  for_each_connection([](Connection& connection) {
    if (!connection.is_busy()) connection.close();
    connection.end_events();
  });
  tell_if_quiet();
}

void HttpServer::Running::tell_if_quiet() {
  const bool is_quiet = std::none_of(connections_.begin(), connections_.end(),
                                     [](const auto& connection) { return connection.second->is_busy(); });
  if (!is_quiet) return;
  const std::lock_guard lock(mutex_);
  quiet_ = true;
  quiet_changed_.notify_all();
}

HttpServer::HttpServer() = default;
HttpServer::~HttpServer() = default;

ports::PortResult<ports::Done> HttpServer::start(const HttpOptions& options, ports::HttpHandler& handler) {
  RELANCE_ASSERT(running_ == nullptr);
  try {
    auto running = std::make_unique<Running>(options.limits, handler);
    if (auto listening = running->listen(options); !listening) return listening;
    running->run();
    running_ = std::move(running);
    return ports::Done{};
  } catch (const std::exception& thrown) {
    return ports::failure(ports::Reaction::kStop, std::string{"cannot start the HTTP server: "} + thrown.what());
  }
}

std::uint16_t HttpServer::port() const {
  RELANCE_ASSERT(running_ != nullptr);
  return running_->port();
}

bool HttpServer::stop(Duration deadline) {
  return running_ == nullptr || running_->stop(deadline);
}

HttpServerStats HttpServer::stats() const {
  if (running_ == nullptr) return {};
  const ServerCounters& counters = running_->counters();
  return {.connections_accepted = counters.connections_accepted,
          .connections_refused = counters.connections_refused,
          .connections_now = counters.connections_now,
          .requests = counters.requests,
          .refusals = counters.refusals,
          .handler_failures = counters.handler_failures,
          .internal_failures = counters.internal_failures,
          .bytes_received = counters.bytes_received,
          .bytes_sent = counters.bytes_sent,
          .in_flight_bytes_now = counters.in_flight_bytes_now,
          .streams = counters.streams,
          .streams_broken = counters.streams_broken,
          .streams_now = counters.streams_now};
}

}  // namespace relance::adapters::http
