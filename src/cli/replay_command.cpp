// relance replay: runs the recorded history of the log again.
#include <memory>
#include <string>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <relance/components/log.h>
#include <relance/components/stores.h>
#include <relance/runtime/system_clock.h>

#include "commands.h"
#include "config/configuration.h"
#include "io/exit_code.h"
#include "io/progress.h"
#include "io/standard_streams.h"
#include "log/log_view.h"
#include "projections/rebuild.h"

namespace relance::cli {
namespace {

struct ReplayOptions {
  std::string view = "sql";
};

void run_rebuild(const config::Flags& flags, const ReplayOptions& options) {
  const LoadedConfig config = require_config(flags);
  const auto stores = settings_of<StoreSettings>(config);
  const std::string file = config.node.data_dir + "/" + components::kProjectionsFile;
  if (options.view == "redis") {
    if (stores.redis_url.empty())
      throw CommandError(ExitCode::kUsage, "redis.url is not set; a cache without Redis ends with its process");
    runtime::SystemClock clock;
    runtime::SystemEntropy entropy;
    const auto cache = components::open_cache(stores, 0, clock, entropy);
    const auto database = components::open_projections(stores, file);
    print(fmt::format("{} keys removed; totals, campaigns and categories written again\n",
                      rebuild_cache(*cache, *database, clock)));
    return;
  }
  DataOptions data;
  data.directory = config.node.data_dir;
  data.clock = config.node.clock;
  const auto source = settings_of<components::LogSettings>(config);
  if (source.engine == LogEngine::kKafka) data.kafka = components::kafka_options(source.kafka);
  LogView log(data);
  Progress progress("reading facts and statistics");
  const std::uint64_t records =
      rebuild_sql(stores, file, log.reader(),
                  [&progress](std::uint64_t done, std::uint64_t total) { progress.update(done, total); });
  print(fmt::format("{} facts and statistics read; the tables were replaced\n", records));
}

}  // namespace

void add_replay_command(CLI::App& app) {
  auto flags = std::make_shared<config::Flags>();
  auto options = std::make_shared<ReplayOptions>();
  CLI::App* replay = app.add_subcommand("replay", "Rebuild projections from the log");
  replay->require_subcommand(1);
  CLI::App* rebuild = replay->add_subcommand("rebuild", "Rebuild a projection while the old one remains in use");
  add_config_flags(*rebuild, flags);
  rebuild->add_option("--view", options->view, "Projection: sql (tables) or redis (cache)")
      ->check(CLI::IsMember({"sql", "redis"}))
      ->capture_default_str();
  rebuild->footer("Example:\n  relance replay rebuild --view sql");
  rebuild->callback([flags, options] { run_rebuild(*flags, *options); });
}

}  // namespace relance::cli
