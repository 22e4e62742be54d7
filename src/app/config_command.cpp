// relance config: the configuration as it is taken, and what is wrong with it.
#include <memory>
#include <string>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <relance/base/byte_buffer.h>
#include <relance/json/text.h>

#include "commands.h"
#include "config/config.h"
#include "io/exit_code.h"
#include "io/standard_streams.h"

namespace relance::app {
namespace {

void print_config(const ConfigFlags& flags, bool json) {
  const LoadedConfig loaded = load_config(flags, read_environment());
  require_valid(loaded.settings);
  print(json ? print_json(loaded.settings) : print_toml(loaded.settings));
}

std::string problems_as_json(const std::vector<Problem>& problems) {
  ByteBuffer out;
  out.append(problems.empty() ? R"({"valid":true,"problems":[)" : R"({"valid":false,"problems":[)");
  bool first = true;
  for (const Problem& problem : problems) {
    out.append(first ? R"({"where":)" : R"(,{"where":)");
    first = false;
    json::append_string(problem.where, out);
    out.append(R"(,"what":)");
    json::append_string(problem.what, out);
    out.push('}');
  }
  out.append("]}\n");
  return std::string{out.view()};
}

void validate_config(const ConfigFlags& flags, bool json) {
  const LoadedConfig loaded = load_config(flags, read_environment());
  const std::vector<Problem>& problems = loaded.settings.problems;
  if (json) {
    print(problems_as_json(problems));
  } else {
    std::string out;
    for (const Problem& problem : problems) out += problem.text() + '\n';
    if (problems.empty()) out = fmt::format("{}: valid\n", loaded.file.value_or("no file"));
    print(out);
  }
  if (problems.empty()) return;
  throw CommandError(ExitCode::kConfiguration, fmt::format("the configuration has {} problem{}", problems.size(),
                                                           problems.size() == 1 ? "" : "s"));
}

}  // namespace

void add_config_command(CLI::App& app) {
  CLI::App* config = app.add_subcommand("config", "Show or check the configuration");
  config->require_subcommand(1);

  auto flags = std::make_shared<ConfigFlags>();
  auto json = std::make_shared<bool>(false);
  CLI::App* show = config->add_subcommand("print", "Print every key with its value and where it comes from");
  add_config_flags(*show, flags);
  show->add_flag("--json", *json, "Print JSON");
  show->footer("Example:\n  relance config print --config relance.toml");
  show->callback([flags, json] { print_config(*flags, *json); });

  CLI::App* validate = config->add_subcommand("validate", "Tell every problem of the configuration; exit code 78");
  add_config_flags(*validate, flags);
  validate->add_flag("--json", *json, "Print JSON");
  validate->footer("Example:\n  relance config validate --config relance.toml");
  validate->callback([flags, json] { validate_config(*flags, *json); });
}

}  // namespace relance::app
