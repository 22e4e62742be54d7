// relance replay: what the log says, once more.
#include <memory>
#include <string>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "commands.h"
#include "config/config.h"
#include "io/exit_code.h"
#include "io/progress.h"
#include "io/standard_streams.h"
#include "kafka/options.h"
#include "live/system_clock.h"
#include "log/log_view.h"
#include "view_verbs/rebuild.h"
#include "views/stores.h"

namespace relance::app {
namespace {

struct ReplayOptions {
  std::string view = "sql";
};

void run_rebuild(const ConfigFlags& flags, const ReplayOptions& options) {
  const Config config = require_config(flags);
  const std::string file = config.data_dir + "/" + kViewsFile;
  if (options.view == "redis") {
    if (config.views.redis_url.empty())
      throw CommandError(ExitCode::kUsage, "redis.url is not set: the cache of a process ends with it");
    SystemClock clock;
    SystemEntropy entropy;
    const auto cache = open_cache(config.views, 0, clock, entropy);
    const auto database = open_views(config.views, file);
    print(fmt::format("{} keys removed; totals, campaigns and categories stand there again\n",
                      rebuild_cache(*cache, *database, clock)));
    return;
  }
  DataOptions data;
  data.directory = config.data_dir;
  data.clock = config.clock;
  if (config.log == LogKind::kKafka) data.kafka = kafka_options(config.kafka);
  LogView log(data);
  Progress progress("reading facts and statistics");
  const std::uint64_t records =
      rebuild_sql(config.views, file, log.reader(),
                  [&progress](std::uint64_t done, std::uint64_t total) { progress.update(done, total); });
  print(fmt::format("{} facts and statistics read; the new view has taken the place of the old one\n", records));
}

}  // namespace

void add_replay_command(CLI::App& app) {
  auto flags = std::make_shared<ConfigFlags>();
  auto options = std::make_shared<ReplayOptions>();
  CLI::App* replay = app.add_subcommand("replay", "Make anew what follows from the log");
  replay->require_subcommand(1);
  CLI::App* rebuild = replay->add_subcommand("rebuild", "Make a view anew, while the old one still serves");
  add_config_flags(*rebuild, flags);
  rebuild->add_option("--view", options->view, "sql: the tables; redis: the cache")
      ->check(CLI::IsMember({"sql", "redis"}))
      ->capture_default_str();
  rebuild->footer("Example:\n  relance replay rebuild --view sql");
  rebuild->callback([flags, options] { run_rebuild(*flags, *options); });
}

}  // namespace relance::app
