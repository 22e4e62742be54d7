#include <relance/adapters/memory/cache.h>
#include <relance/adapters/postgres/database.h>
#include <relance/adapters/redis/cache.h>
#include <relance/adapters/sqlite/database.h>
#include <relance/base/logging.h>
#include <relance/components/stores.h>

#include "embedded_texts.h"

namespace relance::components {
namespace {

using runtime::FailureReason;
using runtime::value_or_throw;

constexpr Duration kMigrationLockTimeout{30'000};

// The file belongs to this process alone, so it is migrated automatically; the tables on a server are migrated by
// `relance migrate up`.
void migrate_file(ports::SqlDatabase& database) {
  if (database.dialect() != ports::SqlDialect::kSqlite) return;
  const auto session = database.connect(ports::SqlAccess::kWrite);
  if (!session) throw runtime::StartError(FailureReason::kFailed, session.error().reason);
  const auto migrations = migrations_of(database.dialect());
  const auto status = projections::migration_status(*session.value(), migrations);
  if (status && status.value().front().state == projections::MigrationState::kApplied &&
      status.value().back().state == projections::MigrationState::kPending)
    logging::info("migrating the projections: about a minute per 1,000,000 contacts");
  const auto done = projections::migrate_up(*session.value(), migrations, kMigrationLockTimeout);
  if (!done) throw runtime::StartError(FailureReason::kFailed, done.error().reason);
}

}  // namespace

void bind(config::Section& section, StoreSettings& settings) {
  config::Section postgres = section.table("postgres");
  postgres.text({.name = "url",
                 .help = "postgresql://USER:PASSWORD@HOST/DATABASE of the projections; default: SQLite in data_dir",
                 .secret = true},
                settings.postgres_url);
  postgres.text({"schema", "schema of the projections' tables"}, settings.postgres_schema);
  config::Section redis = section.table("redis");
  redis.text({.name = "url",
              .help = "redis://[USER:PASSWORD@]HOST[:PORT][/DATABASE] of the cache; default: one in each process's "
                      "memory",
              .secret = true},
             settings.redis_url);
  redis.milliseconds({"timeout_ms", "timeout of a cache call, in milliseconds"}, settings.redis_timeout, {1, 10'000});
}

std::unique_ptr<ports::SqlDatabase> open_projections(const StoreSettings& settings, const std::string& file) {
  if (settings.postgres_url.empty()) {
    sqlite::SqliteOptions options;
    options.path = file;
    return value_or_throw(sqlite::open_database(std::move(options)), FailureReason::kConfiguration);
  }
  postgres::PostgresOptions options;
  options.url = settings.postgres_url;
  options.schema = settings.postgres_schema;
  return value_or_throw(postgres::open_database(std::move(options)), FailureReason::kConfiguration);
}

std::unique_ptr<ports::Cache> open_cache(const StoreSettings& settings, std::size_t max_bytes, ports::Clock& clock,
                                         ports::Entropy& entropy) {
  if (settings.redis_url.empty()) return memory::make_cache({max_bytes, &clock});
  redis::RedisOptions options =
      value_or_throw(redis::parse_redis_url(settings.redis_url), FailureReason::kConfiguration);
  options.call_timeout = settings.redis_timeout;
  options.clock = &clock;
  options.entropy = &entropy;
  options.on_change = [](bool is_down, const std::string& reason) {
    logging::write(is_down ? logging::Level::kWarning : logging::Level::kInfo, is_down ? "cache down" : "cache up",
                   {{"reason", reason}});
  };
  return value_or_throw(redis::open_cache(std::move(options)), FailureReason::kConfiguration);
}

std::span<const projections::Migration> migrations_of(ports::SqlDialect dialect) {
  if (dialect == ports::SqlDialect::kPostgres) return kPostgresMigrations;
  return kSqliteMigrations;
}

void StoresComponent::open(runtime::Host& host) {
  database_ = open_projections(settings_, host.directory.path() + "/" + kProjectionsFile);
  cache_ = open_cache(settings_, host.memory.cache, host.clock, host.entropy);
  migrate_file(*database_);
}

void StoresComponent::metrics(runtime::MetricsSink& sink) {
  sink.counter("relance_cache_failures_total", "Cache calls that failed or were not tried.", {},
               cache_->counts().failures);
  sink.gauge("relance_cache_up", "Whether the cache is used.", {}, cache_->outage() ? 0 : 1);
}

}  // namespace relance::components
