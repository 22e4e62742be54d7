#include "projections/rebuild.h"

#include <array>
#include <filesystem>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include <relance/adapters/sqlite/database.h>
#include <relance/api/category_list.h>
#include <relance/components/stores.h>
#include <relance/events/topics.h>
#include <relance/projections/cache_fill.h>
#include <relance/projections/materializer.h>
#include <relance/runtime/error.h>
#include <relance/runtime/system_clock.h>

#include "io/exit_code.h"
#include "io/interruption.h"

namespace relance::cli {
namespace {

using ports::SqlType;
using ports::SqlValue;

constexpr Duration kMigrateWait{30'000};
constexpr Duration kReplaceWait{60'000};  // for a process that writes to the old projections
// No reader waits for a row: batches are large, so that their entries share index pages.
constexpr std::size_t kRebuildBatchRecords = 100'000;
constexpr std::size_t kRebuildBatchBytes = std::size_t{64} * 1024 * 1024;
constexpr std::size_t kRebuildPagesBytes = std::size_t{256} * 1024 * 1024;
// Above every version that the old projections may still reach while they are being replaced.
constexpr std::int64_t kVersionStep = 1'000'000;

template <class T>
T must(ports::PortResult<T> result) {
  return runtime::value_or_throw(std::move(result), runtime::FailureReason::kData);
}

std::uint64_t records_in(ports::LogReader& log) {
  std::uint64_t records = 0;
  for (const ports::PartitionStatus& partition : must(log.status())) {
    const auto topic = static_cast<events::Topic>(partition.partition.topic.value());
    if (topic != events::Topic::kFacts && topic != events::Topic::kStats) continue;
    records += static_cast<std::uint64_t>(partition.offsets.end.value() - partition.offsets.start.value());
  }
  return records;
}

std::uint64_t fill(ports::SqlDatabase& database, ports::LogReader& log, const RebuildProgress& progress) {
  auto session = must(database.connect(ports::SqlAccess::kWrite));
  must(projections::migrate_up(*session, components::migrations_of(database.dialect()), kMigrateWait));
  runtime::SystemClock clock;
  projections::MaterializerOptions options;
  options.lock = "relance views rebuild";
  options.batch_records = kRebuildBatchRecords;
  options.batch_bytes = kRebuildBatchBytes;
  projections::Materializer materializer{log, database, nullptr, clock, options};
  const std::uint64_t total = records_in(log);
  for (;;) {
    check_interruption();
    const projections::Step step = must(materializer.step());
    if (step == projections::Step::kStandby)
      throw CommandError(ExitCode::kTaken, "another process is rebuilding this projection");
    const std::uint64_t done = materializer.counters().facts + materializer.counters().stats;
    progress(done, std::max(done, total));
    if (step == projections::Step::kIdle) return done;
  }
}

std::int64_t version_in(ports::SqlSession& session, const std::string& table) {
  ports::SqlRows rows;
  constexpr std::array kTypes = {SqlType::kInteger};
  must(session.query("SELECT version FROM " + table + " WHERE id = 1", {}, kTypes, rows));
  return std::get<std::int64_t>(rows.row(0)[0]);
}

// Schema names were checked to contain only lower-case letters, digits and `_`.
std::uint64_t rebuild_schema(const StoreSettings& settings, ports::LogReader& log, const RebuildProgress& progress) {
  const std::string& live = settings.postgres_schema;
  StoreSettings fresh = settings;
  fresh.postgres_schema = live + "_rebuild";
  const auto old = components::open_projections(settings, "");
  const auto session = must(old->connect(ports::SqlAccess::kWrite));
  must(session->run_script("DROP SCHEMA IF EXISTS " + fresh.postgres_schema + " CASCADE"));
  const std::uint64_t records = fill(*components::open_projections(fresh, ""), log, progress);
  const std::int64_t version = version_in(*session, live + ".view_state") + kVersionStep;
  must(
      session->run_script(fmt::format("UPDATE {1}.view_state SET version = {2} WHERE version < {2};"
                                      "ALTER SCHEMA {0} RENAME TO {0}_replaced;"
                                      "ALTER SCHEMA {1} RENAME TO {0};"
                                      "DROP SCHEMA {0}_replaced CASCADE",
                                      live, fresh.postgres_schema, version)));
  return records;
}

// 0: there are no tables yet.
std::int64_t version_in_file(ports::SqlSession& session) {
  ports::SqlRows rows;
  constexpr std::array kTypes = {SqlType::kInteger};
  must(session.query("SELECT 1 FROM sqlite_master WHERE name = 'view_state'", {}, kTypes, rows));
  return rows.size() == 0 ? 0 : version_in(session, "view_state");
}

// A running process has the file open: its content is replaced in place.
std::uint64_t rebuild_file(const std::string& file, ports::LogReader& log, const RebuildProgress& progress) {
  const sqlite::SqliteOptions live{.path = file, .busy_timeout = kReplaceWait};
  const sqlite::SqliteOptions fresh{.path = file + ".rebuild", .cache_bytes = kRebuildPagesBytes, .is_scratch = true};
  std::filesystem::remove(fresh.path);
  const auto database = must(sqlite::open_database(fresh));
  const std::uint64_t records = fill(*database, log, progress);
  const auto old = must(sqlite::open_database(live));
  const std::int64_t version = version_in_file(*must(old->connect(ports::SqlAccess::kRead))) + kVersionStep;
  must(must(database->connect(ports::SqlAccess::kWrite))
           ->run_script(fmt::format("UPDATE view_state SET version = {0} WHERE version < {0}", version)));
  must(sqlite::replace_content(live, fresh.path));
  std::filesystem::remove(fresh.path);
  return records;
}

}  // namespace

std::uint64_t rebuild_sql(const StoreSettings& settings, const std::string& file, ports::LogReader& log,
                          const RebuildProgress& progress) {
  return settings.postgres_url.empty() ? rebuild_file(file, log, progress) : rebuild_schema(settings, log, progress);
}

std::int64_t rebuild_cache(ports::Cache& cache, ports::SqlDatabase& database, const ports::Clock& clock) {
  const std::int64_t gone = must(cache.erase_matching(std::string{ports::kCachePrefix} + "*"));
  must(projections::fill_cache(cache, *must(database.connect(ports::SqlAccess::kRead)), clock,
                               &api::read_category_list));
  return gone;
}

}  // namespace relance::cli
