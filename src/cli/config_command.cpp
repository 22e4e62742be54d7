// relance config: prints the effective configuration and its problems.
#include <memory>
#include <string>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <relance/config/print.h>
#include <relance/json/writer.h>

#include "commands.h"
#include "config/configuration.h"
#include "io/exit_code.h"
#include "io/standard_streams.h"

namespace relance::cli {
namespace {

void print_config(const config::Flags& flags, bool json) {
  const LoadedConfig loaded = load_config(flags, config::read_environment());
  require_valid(loaded.settings);
  print(json ? config::print_json(schema(), loaded.settings) : config::print_toml(schema(), loaded.settings));
}

std::string problems_as_json(const std::vector<config::Problem>& problems) {
  return json::document([&](json::Writer& out) {
           out.begin_object().member("valid", problems.empty()).name("problems").begin_array();
           for (const config::Problem& problem : problems)
             out.begin_object().member("where", problem.where).member("what", problem.what).end_object();
           out.end_array().end_object();
         }) +
         '\n';
}

void validate_config(const config::Flags& flags, bool json) {
  const LoadedConfig loaded = load_config(flags, config::read_environment());
  const std::vector<config::Problem>& problems = loaded.settings.problems;
  if (json) {
    print(problems_as_json(problems));
  } else {
    std::string out;
    for (const config::Problem& problem : problems) out += problem.text() + '\n';
    if (problems.empty()) out = fmt::format("{}: valid\n", loaded.file.value_or("no file"));
    print(out);
  }
  for (const std::string& variable : loaded.unknown_variables)
    tell(fmt::format("relance: warning: unknown environment variable {}\n", variable));
  if (problems.empty()) return;
  throw CommandError(ExitCode::kConfiguration, fmt::format("the configuration has {} problem{}", problems.size(),
                                                           problems.size() == 1 ? "" : "s"));
}

std::string list_keys() {
  std::string out;
  for (const config::Key& key : schema().keys()) {
    out += fmt::format("{:<36} {}{}\n", key.path, key.help,
                       key.fallback ? fmt::format(" (default: {})", *key.fallback) : "");
  }
  return out;
}

}  // namespace

void add_config_command(CLI::App& app) {
  CLI::App* config = app.add_subcommand("config", "Print, check or describe the configuration");
  config->require_subcommand(1);

  auto flags = std::make_shared<config::Flags>();
  auto json = std::make_shared<bool>(false);
  CLI::App* show = config->add_subcommand("print", "Print every key with its value and its origin");
  add_config_flags(*show, flags);
  show->add_flag("--json", *json, "Print JSON");
  show->footer("Example:\n  relance config print --config relance.toml");
  show->callback([flags, json] { print_config(*flags, *json); });

  auto markdown = std::make_shared<bool>(false);
  CLI::App* keys = config->add_subcommand("keys", "List every key with its default, its range and its meaning");
  keys->add_flag("--json", *json, "Print JSON");
  keys->add_flag("--markdown", *markdown, "Print a table of Markdown");
  keys->footer("Example:\n  relance config keys");
  keys->callback([json, markdown] {
    print(*json ? config::describe_json(schema()) : *markdown ? config::describe_markdown(schema()) : list_keys());
  });

  CLI::App* validate =
      config->add_subcommand("validate", "Report every problem of the configuration; exit code 78 if there is one");
  add_config_flags(*validate, flags);
  validate->add_flag("--json", *json, "Print JSON");
  validate->footer("Example:\n  relance config validate --config relance.toml");
  validate->callback([flags, json] { validate_config(*flags, *json); });
}

}  // namespace relance::cli
