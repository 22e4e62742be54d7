// relance stats: shows the counters of the projections on a terminal.
#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <thread>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <simdjson.h>

#include <relance/components/stores.h>
#include <relance/projections/documents.h>

#include "commands.h"
#include "config/configuration.h"
#include "io/exit_code.h"
#include "io/interruption.h"
#include "io/standard_streams.h"
#include "projections/stats_funnel.h"

namespace relance::cli {
namespace {

constexpr std::chrono::milliseconds kWatchInterval{1000};
constexpr std::chrono::milliseconds kInterruptionInterval{50};

struct StatsOptions {
  std::optional<std::string> campaign;
  bool watch = false;
  bool json = false;
};

projections::Document read(ports::SqlDatabase& database, const StatsOptions& options) {
  auto session = database.connect(ports::SqlAccess::kRead);
  if (!session) throw CommandError(ExitCode::kUnavailable, session.error().reason);
  auto document = options.campaign ? projections::read_campaign_stats(*session.value(), *options.campaign)
                                   : projections::read_dashboard(*session.value());
  if (!document) {
    const bool may_pass = document.error().reaction != ports::Reaction::kStop;
    throw CommandError(may_pass ? ExitCode::kUnavailable : ExitCode::kData, document.error().reason);
  }
  if (!document.value()) throw CommandError(ExitCode::kData, "there is no campaign " + *options.campaign);
  return *std::move(document).value();
}

void pause() {
  for (auto left = kWatchInterval; left.count() > 0; left -= kInterruptionInterval) {
    check_interruption();
    std::this_thread::sleep_for(kInterruptionInterval);
  }
}

void run_stats(const config::Flags& flags, const StatsOptions& options) {
  const LoadedConfig config = require_config(flags);
  const auto database = components::open_projections(settings_of<StoreSettings>(config),
                                                     config.node.data_dir + "/" + components::kProjectionsFile);
  std::string shown;
  for (;;) {
    const projections::Document document = read(*database, options);
    const std::string text = options.json       ? document.json + "\n"
                             : options.campaign ? campaign_funnel(document.json)
                                                : dashboard_funnel(document.json);
    if (text != shown) print(shown.empty() || options.json ? text : "\n" + text);
    shown = text;
    if (!options.watch) return;
    pause();
  }
}

}  // namespace

void add_stats_command(CLI::App& app) {
  auto flags = std::make_shared<config::Flags>();
  auto options = std::make_shared<StatsOptions>();
  CLI::App* command = app.add_subcommand("stats", "Print the counters of all campaigns or of one");
  add_config_flags(*command, flags);
  command->add_option("--campaign", options->campaign, "Campaign (default: totals)")->type_name("ID");
  command->add_flag("--watch", options->watch, "Print again on every change");
  command->add_flag("--json", options->json, "Print the documents of the API, one per line");
  command->footer("Examples:\n  relance stats\n  relance stats --campaign spring --watch");
  command->callback([flags, options] { run_stats(*flags, *options); });
}

}  // namespace relance::cli
