// The component that serves /api and /openapi.json.
#pragma once

#include <atomic>
#include <memory>
#include <string>
#include <vector>

#include <relance/api/api.h>
#include <relance/components/stores.h>
#include <relance/runtime/component.h>

namespace relance::components {

struct ApiSettings {
  std::size_t threads = 2;
  std::vector<std::string> cors_origins;
};
void bind(config::Section& section, ApiSettings& settings);

class ApiComponent final : public runtime::Component, public api::ApiObserver {
 public:
  explicit ApiComponent(StoresComponent& stores) : stores_(stores) {}

  [[nodiscard]] std::string_view name() const override { return "api"; }
  [[nodiscard]] std::vector<std::string> selected_by() const override { return {"api"}; }
  void bind(config::Section& section) override { components::bind(section, settings_); }
  void open(runtime::Host& host) override;
  void routes(http::Router& router) override;
  void metrics(runtime::MetricsSink& sink) override;
  void drain(Duration deadline) override;
  void stop() override { api_.reset(); }

 private:
  void on_database(const std::optional<std::string>& failure) override;
  void on_database_failure() override { ++database_failures_; }
  void on_cache_read(bool hit, std::chrono::microseconds took) override;

  StoresComponent& stores_;
  ApiSettings settings_;
  std::atomic<bool> is_database_up_{true};
  std::atomic<std::uint64_t> database_failures_{0};
  std::atomic<std::uint64_t> cache_hits_{0};
  std::atomic<std::uint64_t> cache_misses_{0};
  LatencyHistogram cache_reads_;
  std::unique_ptr<api::Api> api_;
};

}  // namespace relance::components
