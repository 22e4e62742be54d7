// relance migrate: migrates the tables of the projections.
#include <memory>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <relance/components/stores.h>
#include <relance/json/writer.h>
#include <relance/runtime/error.h>

#include "commands.h"
#include "config/configuration.h"
#include "io/standard_streams.h"
#include "projections/migration_beside.h"

namespace relance::cli {
namespace {

struct MigrateOptions {
  bool json = false;
};

template <class T>
T done(ports::PortResult<T> result) {
  return runtime::value_or_throw(std::move(result), runtime::FailureReason::kData);
}

// The configured database.
struct Target {
  std::unique_ptr<ports::SqlDatabase> database;
  std::span<const projections::Migration> migrations;
};

Target open_target(const config::Flags& flags) {
  const LoadedConfig config = require_config(flags);
  Target target;
  target.database = components::open_projections(settings_of<StoreSettings>(config),
                                                 config.node.data_dir + "/" + components::kProjectionsFile);
  target.migrations = components::migrations_of(target.database->dialect());
  return target;
}

const char* word_of(projections::MigrationState state) {
  switch (state) {
    case projections::MigrationState::kApplied:
      return "applied";
    case projections::MigrationState::kPending:
      return "pending";
    case projections::MigrationState::kDrifted:
      return "drifted";
    case projections::MigrationState::kUnknown:
      return "newer";
  }
  RELANCE_ASSERT(false);
}

void run_up(const config::Flags& flags) {
  const Target target = open_target(flags);
  const auto applied = done(migrate_beside(*target.database, target.migrations));
  if (applied.empty()) print("nothing to do: the tables are up to date\n");
  for (const std::int64_t number : applied) print(fmt::format("applied {:04}\n", number));
}

std::string to_json(const std::vector<projections::MigrationStatus>& status) {
  return json::document([&](json::Writer& out) {
           out.begin_array();
           for (const auto& one : status) {
             out.begin_object().member("number", one.number).member("name", one.name);
             out.member("state", word_of(one.state)).end_object();
           }
           out.end_array();
         }) +
         '\n';
}

void run_status(const config::Flags& flags, const MigrateOptions& options) {
  const Target target = open_target(flags);
  const auto session = done(target.database->connect(ports::SqlAccess::kWrite));
  const auto status = done(projections::migration_status(*session, target.migrations));
  if (options.json) return print(to_json(status));
  std::string out;
  for (const auto& one : status) out += fmt::format("{:04} {:<20} {}\n", one.number, one.name, word_of(one.state));
  print(out);
}

}  // namespace

void add_migrate_command(CLI::App& app) {
  auto flags = std::make_shared<config::Flags>();
  auto options = std::make_shared<MigrateOptions>();
  CLI::App* migrate = app.add_subcommand("migrate", "Create or upgrade the projection tables");
  migrate->require_subcommand(1);
  CLI::App* up = migrate->add_subcommand("up", "Apply missing migrations in order");
  add_config_flags(*up, flags);
  up->footer(
      "Example:\n  relance migrate up\nWithout postgres.url the tables are in data_dir, where `relance run` creates "
      "them automatically.");
  up->callback([flags] { run_up(*flags); });
  CLI::App* status = migrate->add_subcommand("status", "List applied migrations");
  add_config_flags(*status, flags);
  status->add_flag("--json", options->json, "Print JSON");
  status->footer("Example:\n  relance migrate status --json");
  status->callback([flags, options] { run_status(*flags, *options); });
}

}  // namespace relance::cli
