// What people and dashboards read: /api and /openapi.json, from the views, with a cache in front of them.
//
// Every request bears a token (`Authorization: Bearer ...`), but for /openapi.json. Answers are JSON; errors are
// application/problem+json. Nothing here changes anything.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include <relance/api/options.h>
#include <relance/ports/cache.h>
#include <relance/ports/clock.h>
#include <relance/ports/http.h>
#include <relance/ports/sql.h>

namespace relance::api {

// Whether an address is one of ours.
[[nodiscard]] bool is_api_path(std::string_view path);

// What an answer took.
struct RequestReport {
  std::string_view route;  // "campaigns/{id}/stats"
  std::string_view token;  // the name of who asked; empty: nobody we know
  std::string_view request_id;
  int status = 200;
  Duration took{};
  std::string_view detail;  // of a failure of ours, for the log: why
  bool is_told = false;     // that it failed is told by on_database(), or the process is stopping
};

// Told as it happens, from any thread.
class ApiObserver {
 public:
  virtual ~ApiObserver() = default;
  virtual void on_request(const RequestReport& report) = 0;
  // Requests are not answered since the database does not answer: why. None: they are again. Once a change.
  virtual void on_database(const std::optional<std::string>& trouble) = 0;
  virtual void on_cache_read(bool hit, std::chrono::microseconds took) = 0;
  // More than half of the reads of a window found nothing. Once a window.
  virtual void on_many_misses(std::uint64_t misses, std::uint64_t reads) = 0;
};

class Api final : public ports::HttpHandler {
 public:
  // The ports and the observer outlive it.
  Api(ApiOptions options, ports::SqlDatabase& database, ports::Cache& cache, const ports::Clock& clock,
      ApiObserver& observer);
  ~Api() override;  // finish() without a grace

  // Answers what it was asked, for so long at most: then statements are interrupted, what waits is answered 503, and
  // exports break. What is asked from then on is answered 503. Once.
  void finish(Duration grace);

  void handle(ports::HttpRequest request, ports::HttpReply reply) override;

 private:
  class State;
  std::unique_ptr<State> state_;
};

}  // namespace relance::api
