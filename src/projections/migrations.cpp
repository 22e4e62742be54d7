#include <algorithm>
#include <array>
#include <map>

#include <relance/base/uuid.h>
#include <relance/projections/migrations.h>

namespace relance::projections {
namespace {

using ports::Done;
using ports::PortResult;
using ports::Reaction;
using ports::SqlType;
using ports::SqlValue;

constexpr std::string_view kLock = "relance migrate";
constexpr std::string_view kTable =
    "CREATE TABLE IF NOT EXISTS migrations ("
    "number bigint PRIMARY KEY, name text NOT NULL, checksum text NOT NULL)";

struct Applied {
  std::string name;
  std::string checksum;
};

// Detects changed scripts; not a protection against forgery by anyone who can write to the database.
std::string checksum_of(std::string_view script) {
  return to_string(uuid5(kNamespaceUrl, script));
}

PortResult<std::map<std::int64_t, Applied>> read_applied(ports::SqlSession& session) {
  if (auto made = session.run_script(kTable); !made) return Failure{made.error()};
  ports::SqlRows rows;
  constexpr std::array kTypes = {SqlType::kInteger, SqlType::kText, SqlType::kText};
  if (auto read = session.query("SELECT number, name, checksum FROM migrations", {}, kTypes, rows); !read)
    return Failure{read.error()};
  std::map<std::int64_t, Applied> applied;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const auto row = rows.row(i);
    applied.emplace(std::get<std::int64_t>(row[0]), Applied{std::string{std::get<std::string_view>(row[1])},
                                                            std::string{std::get<std::string_view>(row[2])}});
  }
  return applied;
}

PortResult<Done> apply(ports::SqlSession& session, const Migration& migration) {
  if (auto begun = session.begin(); !begun) return begun;
  if (auto run = session.run_script(migration.script); !run) return run;
  const std::string checksum = checksum_of(migration.script);
  const std::array parameters = {SqlValue{migration.number}, SqlValue{migration.name},
                                 SqlValue{std::string_view{checksum}}};
  if (auto noted = session.execute("INSERT INTO migrations (number, name, checksum) VALUES ($1, $2, $3)", parameters);
      !noted) {
    return Failure{noted.error()};
  }
  return session.commit();
}

PortResult<Done> apply_in_the_end(ports::SqlSession& session, const Migration& migration, const TryAgain& try_again) {
  for (;;) {
    auto applied = apply(session, migration);
    if (applied) return applied;
    static_cast<void>(session.roll_back());
    if (applied.error().reaction != Reaction::kRetry || !try_again || !try_again()) return applied;
  }
}

PortResult<std::vector<std::int64_t>> apply_pending(ports::SqlSession& session, std::span<const Migration> migrations,
                                                    const TryAgain& try_again) {
  const auto status = migration_status(session, migrations);
  if (!status) return Failure{status.error()};
  for (const MigrationStatus& one : status.value()) {
    const std::string which = "migration " + std::to_string(one.number) + " (" + one.name + ")";
    if (one.state == MigrationState::kDrifted)
      return ports::failure(Reaction::kStop, which +
                                                 " was applied with a different text, so the tables are not those "
                                                 "of this version: use the version that created them, or rebuild the "
                                                 "projections in an empty schema");
    if (one.state == MigrationState::kUnknown)
      return ports::failure(Reaction::kStop, which + " was applied by a newer version: upgrade first");
  }
  std::vector<std::int64_t> done;
  for (std::size_t i = 0; i < migrations.size(); ++i) {
    if (status.value()[i].state != MigrationState::kPending) continue;
    if (auto applied = apply_in_the_end(session, migrations[i], try_again); !applied) return Failure{applied.error()};
    done.push_back(migrations[i].number);
  }
  return done;
}

}  // namespace

PortResult<std::vector<MigrationStatus>> migration_status(ports::SqlSession& session,
                                                          std::span<const Migration> migrations) {
  auto applied = read_applied(session);
  if (!applied) return Failure{applied.error()};
  std::map<std::int64_t, Applied> left = std::move(applied).value();
  std::vector<MigrationStatus> status;
  for (const Migration& migration : migrations) {
    const auto found = left.find(migration.number);
    const bool is_there = found != left.end();
    const bool is_same = is_there && found->second.checksum == checksum_of(migration.script);
    const auto state = !is_there ? MigrationState::kPending
                       : is_same ? MigrationState::kApplied
                                 : MigrationState::kDrifted;
    status.push_back({migration.number, std::string{migration.name}, state});
    if (is_there) left.erase(found);
  }
  for (const auto& [number, one] : left) status.push_back({number, one.name, MigrationState::kUnknown});
  return status;
}

PortResult<std::vector<std::int64_t>> migrate_up(ports::SqlSession& session, std::span<const Migration> migrations,
                                                 Duration wait, const TryAgain& try_again) {
  auto locked = session.lock(kLock, wait);
  if (!locked) return Failure{locked.error()};
  if (!locked.value()) return ports::failure(Reaction::kRetry, "another process is migrating this database");
  auto done = apply_pending(session, migrations, try_again);
  if (auto unlocked = session.unlock(kLock); !unlocked && done) return Failure{unlocked.error()};
  return done;
}

}  // namespace relance::projections
