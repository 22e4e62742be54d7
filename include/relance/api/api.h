// The read API for people and dashboards: /api and /openapi.json, from the projections, with a cache in front of them.
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

// Called synchronously, from any thread.
class ApiObserver {
 public:
  virtual ~ApiObserver() = default;
  // The database stopped responding, with the reason; nullopt: it responds again. Called once per change.
  virtual void on_database(const std::optional<std::string>& failure) = 0;
  // A request was answered 503 for that reason.
  virtual void on_database_failure() = 0;
  virtual void on_cache_read(bool hit, std::chrono::microseconds took) = 0;
};

class Api final {
 public:
  // The ports and the observer must outlive it.
  Api(ApiOptions options, ports::SqlDatabase& database, ports::Cache& cache, const ports::Clock& clock,
      ApiObserver& observer);
  ~Api();  // finish() without a grace period

  // The router calls handlers while this object lives.
  void routes(http::Router& router);

  // Waits up to `grace` for requests in flight, then interrupts their statements; requests that are queued or arrive
  // later are answered 503. Call once.
  void finish(Duration grace);

 private:
  class State;
  std::unique_ptr<State> state_;
};

}  // namespace relance::api
