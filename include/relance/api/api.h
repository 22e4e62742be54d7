// What people and dashboards read: /api and /openapi.json, from the projections, with a cache in front of them.
//
// Every request except for /openapi.json needs a token with the role kRead. Answers are JSON, errors are
// application/problem+json.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include <relance/api/options.h>
#include <relance/http/router.h>
#include <relance/ports/cache.h>
#include <relance/ports/clock.h>
#include <relance/ports/sql.h>

namespace relance::api {

// Called as it happens, from any thread.
class ApiObserver {
 public:
  virtual ~ApiObserver() = default;
  // Why requests cannot be answered: the database does not respond. nullopt: it responds again. Once per change.
  virtual void on_database(const std::optional<std::string>& failure) = 0;
  // A request was answered 503 because of that.
  virtual void on_database_failure() = 0;
  virtual void on_cache_read(bool hit, std::chrono::microseconds took) = 0;
};

class Api final {
 public:
  // The ports and the observer outlive it.
  Api(ApiOptions options, ports::SqlDatabase& database, ports::Cache& cache, const ports::Clock& clock,
      ApiObserver& observer);
  ~Api();  // finish() without a grace

  // The router calls handlers while this object lives.
  void routes(http::Router& router);

  // Waits for requests in flight, at most for `grace`; then statements are interrupted, and what is queued or arrives
  // later is answered 503. Once.
  void finish(Duration grace);

 private:
  class State;
  std::unique_ptr<State> state_;
};

}  // namespace relance::api
