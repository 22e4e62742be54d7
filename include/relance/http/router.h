// Routes requests to handlers: what can be decided from the header (unknown path, method, token, role, rate) is
// answered here; every answer is counted, timed and logged here, and gets the headers that all answers carry.
#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <relance/base/histogram.h>
#include <relance/base/logging.h>
#include <relance/http/authenticator.h>
#include <relance/http/response.h>
#include <relance/ports/http.h>

namespace relance::http {

// What a route has answered since the start. Written by any thread, read by any thread.
struct RouteStats {
  explicit RouteStats(std::string route_name) : route(std::move(route_name)) {}

  const std::string route;                            // the pattern; "unknown" for paths without a route
  std::array<std::atomic<std::uint64_t>, 5> answers;  // by class of the status, from 1xx
  LatencyHistogram latency;                           // from the end of the request to the answer
};

struct RouterStats {
  std::atomic<std::uint64_t> in_flight{0};  // requests without an answer
  std::atomic<std::uint64_t> handler_exceptions{0};
};

// How an answer is logged.
struct AnswerNote {
  std::string_view reason;   // why the server failed, for the log alone
  bool is_reported = false;  // another log line reports the failure already
};

// One request on its way to its answer. Shared by everything that works on it; answered once, from any thread.
class Exchange {
 public:
  using Clock = std::chrono::steady_clock;

  ports::HttpRequest request;
  std::vector<std::string> parameters;  // of the path, in the order of the pattern
  std::string token;                    // the caller's name; empty: none
  std::string request_id;               // empty unless the route has one
  Clock::time_point begun;

  ~Exchange();
  void answer(ports::HttpResponse response, AnswerNote note = {});

 private:
  friend class Router;
  struct Shared;
  std::shared_ptr<Shared> shared_;  // of the router; outlives it
  std::shared_ptr<RouteStats> stats_;
  ports::HttpReply reply_;
  bool allows_origins_ = false;
  std::atomic<bool> answered_{false};
};
using Handler = std::function<void(const std::shared_ptr<Exchange>&)>;

struct RouteOptions {
  std::optional<Role> role =
      {};                       // that the caller's token must have; nullopt: the route authenticates by itself, or not
  bool is_limited = false;      // counts against the rate limit of the token
  bool is_producer = false;     // for programs alone: a token of a lower role is answered 401, as if it were unknown
  bool has_request_id = false;  // X-Request-Id is taken from the request, or generated, and answered
  // Whether a value can stand for a parameter of the pattern; what cannot has no route.
  std::function<bool(std::string_view)> accepts = nullptr;
};

// At this path and below it, a path without a route is answered like one with these options: 401 without a token.
struct ProtectedPrefix {
  std::string prefix;  // without a final slash
  RouteOptions options;
};

class Router final : public ports::HttpHandler {
 public:
  Router();
  ~Router() override;

  // Before the server starts. `pattern` is a path in which `{name}` stands for one or more characters; a path that is
  // written out wins over one with parameters, and an earlier pattern over a later one. A route of GET takes HEAD, too.
  void add(std::string_view method, std::string_view pattern, RouteOptions options, Handler handler);
  void protect(ProtectedPrefix prefix) { protected_.push_back(std::move(prefix)); }
  void authenticate_with(Authenticator authenticator) { authenticator_ = std::move(authenticator); }
  // Browsers of these origins may call paths that begin with one of the prefixes.
  void allow_origins(std::vector<std::string> prefixes, std::vector<std::string> origins);

  // One thread at a time.
  void handle(ports::HttpRequest request, ports::HttpReply reply) override;

  [[nodiscard]] const RouterStats& stats() const;                                // any thread
  [[nodiscard]] const std::vector<std::shared_ptr<RouteStats>>& routes() const;  // any thread, once the server runs

 private:
  struct Route {
    std::string method;
    std::vector<std::string> literals;  // of the pattern, around its parameters
    RouteOptions options;
    Handler handler;
    std::shared_ptr<RouteStats> stats;
  };
  using Routes = std::vector<const Route*>;  // of one path, by method

  // Fills in the parameters. Empty: there is no route. `matched` holds the result if the path has parameters.
  [[nodiscard]] std::span<const Route* const> find(std::string_view path, Routes& matched,
                                                   std::vector<std::string>& parameters) const;
  [[nodiscard]] std::shared_ptr<RouteStats> stats_of(std::string_view pattern);
  // What the header decides; nullopt: the handler is called.
  [[nodiscard]] std::optional<ports::HttpResponse> admit(Exchange& exchange, std::span<const Route* const> routes,
                                                         const Route*& route);
  [[nodiscard]] std::optional<ports::HttpResponse> admit_caller(Exchange& exchange, const RouteOptions& options);
  [[nodiscard]] const ProtectedPrefix* protection_of(std::string_view path) const;
  [[nodiscard]] bool allows_origins(std::string_view path) const;
  void call(const Route& route, const std::shared_ptr<Exchange>& exchange);

  std::deque<Route> routes_;
  std::map<std::string, Routes, std::less<>> literal_;  // paths without parameters
  std::vector<const Route*> patterns_;
  std::vector<ProtectedPrefix> protected_;
  std::vector<std::string> origin_prefixes_;
  std::vector<std::shared_ptr<RouteStats>> all_stats_;
  std::shared_ptr<RouteStats> unknown_;
  Authenticator authenticator_;
  std::shared_ptr<Exchange::Shared> shared_;
  std::uint64_t next_request_ = 0;
};

}  // namespace relance::http
