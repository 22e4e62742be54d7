#include "stores.h"

#include <spdlog/spdlog.h>

#include <relance/adapters/memory/cache.h>
#include <relance/adapters/postgres/database.h>
#include <relance/adapters/redis/cache.h>
#include <relance/adapters/sqlite/database.h>

#include "embedded_texts.h"
#include "io/exit_code.h"

namespace relance::app {
namespace {

template <class T>
T opened(ports::PortResult<T> result) {
  if (result) return std::move(result).value();
  const bool is_wrong = result.error().reaction == ports::Reaction::kStop;
  throw CommandError(is_wrong ? ExitCode::kConfiguration : ExitCode::kUnavailable, result.error().reason);
}

}  // namespace

std::unique_ptr<ports::SqlDatabase> open_views(const ViewSettings& settings, const std::string& file) {
  if (settings.postgres_url.empty()) {
    sqlite::SqliteOptions options;
    options.path = file;
    return opened(sqlite::open_database(std::move(options)));
  }
  postgres::PostgresOptions options;
  options.url = settings.postgres_url;
  options.schema = settings.postgres_schema;
  return opened(postgres::open_database(std::move(options)));
}

std::unique_ptr<ports::Cache> open_cache(const ViewSettings& settings, std::size_t bytes_max, ports::Clock& clock,
                                         ports::Entropy& entropy) {
  if (settings.redis_url.empty()) return memory::make_cache({bytes_max, &clock});
  redis::RedisOptions options = opened(redis::parse_redis_url(settings.redis_url));
  options.call_timeout = settings.redis_timeout;
  options.clock = &clock;
  options.entropy = &entropy;
  options.on_change = [](bool is_trouble, const std::string& line) {
    spdlog::log(is_trouble ? spdlog::level::warn : spdlog::level::info, "{}", line);
  };
  return opened(redis::open_cache(std::move(options)));
}

std::span<const projections::Migration> migrations_of(ports::SqlDialect dialect) {
  if (dialect == ports::SqlDialect::kPostgres) return kPostgresMigrations;
  return kSqliteMigrations;
}

}  // namespace relance::app
