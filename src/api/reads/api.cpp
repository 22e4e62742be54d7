#include <algorithm>
#include <atomic>

#include <relance/api/api.h>

#include "database/workers.h"
#include "database_health.h"
#include "reads/cached_reads.h"
#include "reads/routes.h"

namespace relance::api {
namespace {

constexpr std::string_view kPrefix = "/api";
constexpr std::string_view kOpenApiPath = "/openapi.json";
constexpr std::size_t kExportThreads = 2;
constexpr std::size_t kMaxQueuedExports = 16;
constexpr Duration kRetryAfter{1000};

using Shared = std::shared_ptr<http::Exchange>;

http::RouteOptions read_options() {
  return {.role = http::Role::kRead, .is_limited = true, .has_request_id = true};
}

}  // namespace

class Api::State {
 public:
  State(ApiOptions options, ports::SqlDatabase& database, ports::Cache& cache, const ports::Clock& clock,
        ApiObserver& observer)
      : options_(std::move(options)),
        clock_(clock),
        observer_(observer),
        health_(observer),
        cache_(cache, clock, observer),
        stream_(database, clock),
        exports_(database, kExportThreads, kMaxQueuedExports),
        workers_(database, options_.threads, options_.max_queued) {}

  void routes(http::Router& router);
  // Failures from here on say nothing about the database.
  void finish(Duration grace) {
    stopping_ = true;
    stream_.request_stop();
    const Duration end = clock_.since_boot() + grace;
    workers_.stop(grace);
    exports_.stop(std::max(Duration{0}, end - clock_.since_boot()));
  }

 private:
  void enqueue(const Route& route, const Shared& exchange);
  void serve(const Route& route, const Shared& exchange, Duration begun,
             const ports::PortResult<ports::SqlSession*>& session);
  // Answers 503: the database did not respond.
  void fail(const Shared& exchange, Duration begun, std::string_view detail, const std::string& reason);

  const ApiOptions options_;
  const ports::Clock& clock_;
  ApiObserver& observer_;
  DatabaseHealth health_;
  std::atomic<bool> stopping_ = false;
  CachedReads cache_;
  Stream stream_;
  Workers exports_;
  Workers workers_;
};

Api::Api(ApiOptions options, ports::SqlDatabase& database, ports::Cache& cache, const ports::Clock& clock,
         ApiObserver& observer)
    : state_(std::make_unique<State>(std::move(options), database, cache, clock, observer)) {}
Api::~Api() {
  finish(Duration{0});
}

void Api::routes(http::Router& router) {
  state_->routes(router);
}

void Api::finish(Duration grace) {
  state_->finish(grace);
}

void Api::State::routes(http::Router& router) {
  router.protect({std::string{kPrefix}, read_options()});
  for (const Route& route : all_routes()) {
    http::RouteOptions options = read_options();
    options.accepts = route.accepts;
    router.add("GET", route.pattern, std::move(options),
               [this, &route](const Shared& exchange) { enqueue(route, exchange); });
  }
  router.add("GET", kOpenApiPath, {.has_request_id = true}, [this](const Shared& exchange) {
    exchange->answer(http::json_response(exchange->request, options_.openapi));
  });
}

void Api::State::enqueue(const Route& route, const Shared& exchange) {
  const Duration begun = clock_.since_boot();
  const bool is_queued =
      workers_.add([this, &route, exchange, begun](const ports::PortResult<ports::SqlSession*>& session) {
        serve(route, exchange, begun, session);
      });
  constexpr const char* kFull = "too many requests wait for the database";
  if (!is_queued) fail(exchange, begun, kFull, kFull);
}

void Api::State::serve(const Route& route, const Shared& exchange, Duration begun,
                       const ports::PortResult<ports::SqlSession*>& session) {
  if (!session) return fail(exchange, begun, "the database is unavailable", session.error().reason);
  bool has_asked = false;
  const auto ask = [&](ports::SqlSession& database) {
    const std::string id = exchange->parameters.empty() ? std::string{} : exchange->parameters.front();
    RouteContext context{exchange->request, id, database, cache_, exports_, stream_};
    auto answer = route.answer(context);
    has_asked = context.has_asked;
    return answer;
  };
  RouteAnswer answered = ask(*session.value());
  if (!answered && answered.error().reaction == ports::Reaction::kRejoin && !stopping_) {
    // The database may have been restarted since the session was last used.
    if (const auto another = workers_.renew_session()) answered = ask(*another.value());
  }
  if (answered) {
    if (has_asked) health_.answered(begun, clock_.since_boot());
    return exchange->answer(std::move(answered).value());
  }
  const ports::PortError& error = answered.error();
  if (error.reaction != ports::Reaction::kRetry) Workers::drop_session();
  const bool is_wrong = error.reaction == ports::Reaction::kStop;
  fail(exchange, begun,
       is_wrong ? "the database gave an unexpected answer, see the log" : "the database is unavailable", error.reason);
}

// During shutdown statements are interrupted: that says nothing about the database.
void Api::State::fail(const Shared& exchange, Duration begun, std::string_view detail, const std::string& reason) {
  if (!stopping_) health_.failed(begun, clock_.since_boot(), reason);
  observer_.on_database_failure();
  exchange->answer(http::retry_later(503, detail, kRetryAfter), {.reason = reason, .is_reported = true});
}

}  // namespace relance::api
