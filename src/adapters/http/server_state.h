// The state that the connections of one server share. Only on the server's thread, except the counters.
#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include <relance/adapters/http/http_server.h>
#include <relance/base/logging.h>

#include "completion_queue.h"
#include "response_text.h"

namespace relance::adapters::http {

struct ServerCounters {
  using Count = std::atomic<std::uint64_t>;
  Count connections_accepted{0};
  Count connections_refused{0};
  Count connections_now{0};
  Count requests{0};
  Count refusals{0};
  Count handler_failures{0};
  Count internal_failures{0};
  Count bytes_received{0};
  Count bytes_sent{0};
  Count in_flight_bytes_now{0};
  Count streams{0};
  Count streams_broken{0};
  Count streams_now{0};
};

struct ServerState {
  HttpLimits limits;
  ports::HttpHandler* handler = nullptr;
  std::shared_ptr<CompletionQueue> completions;
  ServerCounters counters;
  bool stopping = false;

  // Counts and logs an exception.
  void connection_failed(std::string_view reason) {
    report(counters.internal_failures, "connection closed after a failure", reason);
  }
  void handler_failed(std::string_view reason) { report(counters.handler_failures, "request handler failed", reason); }

  [[nodiscard]] std::string_view date() {
    const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
    if (date_.empty() || now != dated_at_) date_ = http_date(dated_at_ = now);
    return date_;
  }

 private:
  void report(ServerCounters::Count& count, std::string_view event, std::string_view reason) {
    count.fetch_add(1, std::memory_order_relaxed);
    logging::write(logging::Level::kError, event, {{"reason", reason}}, failures_, logging::monotonic_now());
  }

  logging::Throttle failures_{Duration{10'000}};
  std::chrono::sys_seconds dated_at_{};
  std::string date_;
};

// The body bytes of one request that count as in flight, until it is answered.
class Charge {
 public:
  explicit Charge(ServerState& state) : state_(state) {}
  ~Charge() { release(); }
  Charge(const Charge&) = delete;
  Charge& operator=(const Charge&) = delete;

  // False: the limit would be exceeded.
  [[nodiscard]] bool add(std::size_t bytes) {
    auto& now = state_.counters.in_flight_bytes_now;
    if (now.load(std::memory_order_relaxed) + bytes > state_.limits.in_flight_bytes_max) return false;
    now.fetch_add(bytes, std::memory_order_relaxed);
    bytes_ += bytes;
    return true;
  }
  void release() {
    if (bytes_ == 0) return;
    state_.counters.in_flight_bytes_now.fetch_sub(bytes_, std::memory_order_relaxed);
    bytes_ = 0;
  }

 private:
  ServerState& state_;
  std::size_t bytes_ = 0;
};

}  // namespace relance::adapters::http
