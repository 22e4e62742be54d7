#include "projections/migration_beside.h"

#include <chrono>
#include <string>
#include <thread>

#include <fmt/format.h>

#include "io/interruption.h"
#include "io/standard_streams.h"

namespace relance::cli {
namespace {

constexpr Duration kProcessWait{30'000};  // for another process that is migrating
constexpr Duration kTableWait{200};       // for a table; its readers may have to wait that long
constexpr Duration kPause{1'000};         // before the next attempt, to let queued sessions proceed
constexpr Duration kTriesWait{120'000};   // for all attempts of a run

}  // namespace

ports::PortResult<std::vector<std::int64_t>> migrate_beside(ports::SqlDatabase& database,
                                                            std::span<const projections::Migration> migrations) {
  auto session = database.connect(ports::SqlAccess::kWrite);
  if (!session) return Failure{session.error()};
  if (database.dialect() == ports::SqlDialect::kPostgres) {
    const std::string setting = fmt::format("SET lock_timeout TO {}", kTableWait.count());
    if (auto set = session.value()->run_script(setting); !set) return Failure{set.error()};
  }
  const auto until = std::chrono::steady_clock::now() + kTriesWait;
  const auto try_again = [until] {
    if (std::chrono::steady_clock::now() + kPause > until) return false;
    tell("relance: a table is in use; retrying\n");
    std::this_thread::sleep_for(kPause);
    check_interruption();
    return true;
  };
  return projections::migrate_up(*session.value(), migrations, kProcessWait, try_again);
}

}  // namespace relance::cli
