// Routes requests to handlers. Answers what the header alone decides (unknown path, method, token, role, rate); counts,
// times and logs every answer, and adds the headers that all answers have.
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

// Statistics of a route since the start. Written by any thread, read by any thread.
struct RouteStats {
  explicit RouteStats(std::string route_name) : route(std::move(route_name)) {}

  const std::string route;                            // the pattern; "unknown" for paths without a route
  std::array<std::atomic<std::uint64_t>, 5> answers;  // by status class, from 1xx
  LatencyHistogram latency;                           // from the end of the request to the answer
};

struct RouterStats {
  std::atomic<std::uint64_t> in_flight{0};  // requests without an answer
  std::atomic<std::uint64_t> handler_exceptions{0};
};

// Additional information for the log line of an answer.
struct AnswerNote {
  std::string_view reason;   // why the server failed, only for the log
  bool is_reported = false;  // another log line reports the failure already
};

// One request in flight. Shared by everything that works on it; answered once, from any thread.
class Exchange {
 public:
  using Clock = std::chrono::steady_clock;

  ports::HttpRequest request;
  std::vector<std::string> parameters;  // from the path, in the order of the pattern
  std::string token;                    // the name of the caller's token; empty: none
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
  std::optional<Role> role = {};  // required of the caller's token; nullopt: none, or the route authenticates itself
  bool is_limited = false;        // counts towards the token's rate limit
  bool is_producer = false;       // for programs only: a token with a lower role is answered 401, as if it were unknown
  bool has_request_id = false;    // X-Request-Id is taken from the request, or generated, and returned
  // Whether a value is valid for a parameter of the pattern; otherwise the path has no route.
  std::function<bool(std::string_view)> accepts = nullptr;
};

// At and below this path, paths without a route are answered as if they had these options: 401 without a token.
struct ProtectedPrefix {
  std::string prefix;  // without a trailing slash
  RouteOptions options;
};

class Router final : public ports::HttpHandler {
 public:
  Router();
  ~Router() override;

  // Call before the server starts. `pattern` is a path in which `{name}` matches one or more characters; a literal path
  // takes precedence over one with parameters, and an earlier pattern over a later one. A GET route also accepts HEAD.
  void add(std::string_view method, std::string_view pattern, RouteOptions options, Handler handler);
  void protect(ProtectedPrefix prefix) { protected_.push_back(std::move(prefix)); }
  void authenticate_with(Authenticator authenticator) { authenticator_ = std::move(authenticator); }
  // Allows browsers with these origins to call paths that begin with one of the prefixes (CORS).
  void allow_origins(std::vector<std::string> prefixes, std::vector<std::string> origins);

  // One thread at a time.
  void handle(ports::HttpRequest request, ports::HttpReply reply) override;

  [[nodiscard]] const RouterStats& stats() const;                                // any thread
  [[nodiscard]] const std::vector<std::shared_ptr<RouteStats>>& routes() const;  // any thread, once the server runs

 private:
  struct Route {
    std::string method;
    std::vector<std::string> literals;  // of the pattern, between its parameters
    RouteOptions options;
    Handler handler;
    std::shared_ptr<RouteStats> stats;
  };
  using Routes = std::vector<const Route*>;  // of one path, one per method

  // Fills in the parameters. Empty: no route. `matched` holds the result if the path has parameters.
  [[nodiscard]] std::span<const Route* const> find(std::string_view path, Routes& matched,
                                                   std::vector<std::string>& parameters) const;
  [[nodiscard]] std::shared_ptr<RouteStats> stats_of(std::string_view pattern);
  // The answer if the header decides it; nullopt: call the handler.
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
