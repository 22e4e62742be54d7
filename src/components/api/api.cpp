#include <algorithm>

#include <relance/base/logging.h>
#include <relance/components/api.h>

#include "embedded_texts.h"

namespace relance::components {
namespace {

constexpr Duration kMaxGrace{3000};  // for requests in flight when the process stops

}  // namespace

void bind(config::Section& section, ApiSettings& settings) {
  config::Section api = section.table("api");
  api.number({"threads", "number of threads that query the database for the API"}, settings.threads, {1, 64});
  api.texts({"cors_origins", "origins whose pages may call the API from a browser, for example https://board.example"},
            settings.cors_origins);
}

void ApiComponent::open(runtime::Host& host) {
  api::ApiOptions options;
  options.threads = settings_.threads;
  options.openapi = kOpenApi;
  api_ = std::make_unique<api::Api>(std::move(options), stores_.database(), stores_.cache(), host.clock, *this);
}

void ApiComponent::routes(http::Router& router) {
  router.allow_origins({"/api", "/openapi.json"}, settings_.cors_origins);
  api_->routes(router);
}

void ApiComponent::drain(Duration deadline) {
  if (api_) api_->finish(std::min(deadline, kMaxGrace));
}

void ApiComponent::on_database(const std::optional<std::string>& failure) {
  is_database_up_ = !failure;
  if (failure) {
    logging::warning("database down", {{"reason", *failure}});
  } else {
    logging::info("database up");
  }
}

void ApiComponent::on_cache_read(bool hit, std::chrono::microseconds took) {
  ++(hit ? cache_hits_ : cache_misses_);
  cache_reads_.observe(took);
}

void ApiComponent::metrics(runtime::MetricsSink& sink) {
  sink.counter("relance_api_database_failures_total", "Requests answered 503 because the database did not respond.", {},
               database_failures_);
  sink.gauge("relance_api_database_up", "Whether the database responded when the API last asked.", {},
             is_database_up_ ? 1 : 0);
  sink.counter("relance_cache_hits_total", "Cache reads that found a value.", {}, cache_hits_);
  sink.counter("relance_cache_misses_total", "Cache reads that found none.", {}, cache_misses_);
  sink.histogram("relance_cache_read_duration_seconds", "Time of a cache read, in seconds.", {}, cache_reads_);
}

}  // namespace relance::components
