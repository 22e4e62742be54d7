// The component that owns the projections' database and the cache in front of it.
#pragma once

#include <memory>
#include <span>
#include <string>

#include <relance/ports/cache.h>
#include <relance/ports/clock.h>
#include <relance/ports/sql.h>
#include <relance/projections/migrations.h>
#include <relance/runtime/component.h>

namespace relance::components {

inline constexpr const char* kProjectionsFile = "views.sqlite";  // in the data directory, without a database server

// Empty strings mean "not set".
struct StoreSettings {
  std::string postgres_url;  // not set: SQLite in the data directory
  std::string postgres_schema = "relance";
  std::string redis_url;  // not set: in the memory of this process
  Duration redis_timeout{50};
};
void bind(config::Section& section, StoreSettings& settings);

// Both throw StartError. `file` is the path of the SQLite file.
[[nodiscard]] std::unique_ptr<ports::SqlDatabase> open_projections(const StoreSettings& settings,
                                                                   const std::string& file);
// `max_bytes` bounds an in-memory cache. Clock and entropy must outlive the cache.
[[nodiscard]] std::unique_ptr<ports::Cache> open_cache(const StoreSettings& settings, std::size_t max_bytes,
                                                       ports::Clock& clock, ports::Entropy& entropy);
// The migrations in schemas/sql that this build contains.
[[nodiscard]] std::span<const projections::Migration> migrations_of(ports::SqlDialect dialect);

class StoresComponent final : public runtime::Component {
 public:
  [[nodiscard]] std::string_view name() const override { return "stores"; }
  [[nodiscard]] std::vector<std::string> selected_by() const override { return {"views", "api"}; }
  void bind(config::Section& section) override { components::bind(section, settings_); }
  void open(runtime::Host& host) override;
  void metrics(runtime::MetricsSink& sink) override;

  // For later components, from open() on.
  [[nodiscard]] ports::SqlDatabase& database() const { return *database_; }
  [[nodiscard]] ports::Cache& cache() const { return *cache_; }

 private:
  StoreSettings settings_;
  std::unique_ptr<ports::SqlDatabase> database_;
  std::unique_ptr<ports::Cache> cache_;
};

}  // namespace relance::components
