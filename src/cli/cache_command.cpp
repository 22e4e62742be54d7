// relance cache: the cache that processes share.
#include <memory>
#include <string>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <relance/components/stores.h>
#include <relance/ports/cache.h>
#include <relance/runtime/system_clock.h>

#include "commands.h"
#include "config/configuration.h"
#include "io/exit_code.h"
#include "io/standard_streams.h"

namespace relance::cli {
namespace {

void run_clear(const config::Flags& flags, const std::string& pattern) {
  if (!pattern.starts_with(ports::kCachePrefix))
    throw CommandError(ExitCode::kUsage,
                       fmt::format("pattern \"{}\" must begin with {}", pattern, ports::kCachePrefix));
  const auto settings = settings_of<StoreSettings>(require_config(flags));
  if (settings.redis_url.empty())
    throw CommandError(ExitCode::kUsage, "redis.url is not set; a cache in memory ends with its process");
  runtime::SystemClock clock;
  runtime::SystemEntropy entropy;
  const auto cache = components::open_cache(settings, 0, clock, entropy);
  const auto cleared = cache->erase_matching(pattern);
  if (!cleared) throw CommandError(ExitCode::kUnavailable, cleared.error().reason);
  print(fmt::format("{} keys removed\n", cleared.value()));
}

}  // namespace

void add_cache_command(CLI::App& app) {
  auto flags = std::make_shared<config::Flags>();
  auto pattern = std::make_shared<std::string>();
  CLI::App* cache = app.add_subcommand("cache", "Clear the cache in Redis");
  cache->require_subcommand(1);
  CLI::App* clear =
      cache->add_subcommand("clear", "Remove the keys that match a pattern; they are read again from the tables");
  add_config_flags(*clear, flags);
  clear->add_option("pattern", *pattern, "Glob pattern of keys (*, ?, [...])")->required()->type_name("PATTERN");
  clear->footer("Examples:\n  relance cache clear 'cache:stats:*'\n  relance cache clear 'cache:campaigns:list:*'");
  clear->callback([flags, pattern] { run_clear(*flags, *pattern); });
}

}  // namespace relance::cli
