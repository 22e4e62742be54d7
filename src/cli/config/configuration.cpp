#include "configuration.h"

#include <algorithm>
#include <array>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <relance/base/assert.h>

#include "io/exit_code.h"

namespace relance::cli {
namespace {

using config::Section;

constexpr std::string_view kKafkaVariables = "RELANCE_KAFKA_";

ComponentList (*component_factory)() = nullptr;

void bind_all(Section section, runtime::NodeSettings& node, const ComponentList& components) {
  runtime::bind(section, node, runtime::names_of(components));
  for (const auto& component : components) component->bind(section);
}

config::Schema declare() {
  config::Schema schema;
  runtime::NodeSettings node;
  bind_all(Section::declaring(schema), node, make_components());
  return schema;
}

std::string_view type_name(config::Kind kind) {
  switch (kind) {
    case config::Kind::kAddress:
      return "HOST:PORT";
    case config::Kind::kWords:
    case config::Kind::kTexts:
      return "LIST";
    case config::Kind::kWord:
      return "WORD";
    case config::Kind::kNumber:
      return "NUMBER";
    case config::Kind::kText:
    case config::Kind::kProperty:
      return "TEXT";
  }
  RELANCE_ASSERT(false);
}

}  // namespace

void set_components(ComponentList (*factory)()) {
  component_factory = factory;
}

ComponentList make_components() {
  RELANCE_ASSERT(component_factory != nullptr);
  return component_factory();
}

const config::Schema& schema() {
  static const config::Schema kSchema = declare();
  return kSchema;
}

LoadedConfig load_config(const config::Flags& flags, const config::Environment& environment) {
  LoadedConfig loaded;
  static_cast<config::Loaded&>(loaded) = config::load(schema(), flags, environment);
  loaded.components = make_components();
  bind_all(Section::assigning(loaded.settings), loaded.node, loaded.components);
  return loaded;
}

void add_config_flags(CLI::App& command, const std::shared_ptr<config::Flags>& flags,
                      const std::vector<std::string_view>& paths) {
  command.add_option("--config", flags->file, "configuration file (default: relance.toml, if it exists)")
      ->type_name("FILE");
  for (const std::string_view path : paths) {
    const config::Key* key = schema().find(path);
    RELANCE_ASSERT(key != nullptr && !key->flag.empty());
    command
        .add_option_function<std::string>(
            key->flag, [flags, path = key->path](const std::string& text) { flags->texts[path] = text; },
            fmt::format("{} (default: {})", key->help, key->fallback.value_or("not set")))
        ->type_name(std::string{type_name(key->kind)});
  }
}

void add_config_flags(CLI::App& command, const std::shared_ptr<config::Flags>& flags) {
  std::vector<std::string_view> paths;
  for (const config::Key& key : schema().keys()) {
    if (!key.flag.empty()) paths.emplace_back(key.path);
  }
  add_config_flags(command, flags, paths);
}

void require_valid(const config::Settings& settings) {
  if (settings.problems.empty()) return;
  const bool is_usage = std::ranges::all_of(settings.problems, &config::Problem::of_command_line);
  throw CommandError(is_usage ? ExitCode::kUsage : ExitCode::kConfiguration, settings.problems.front().text());
}

LoadedConfig require_config(const config::Flags& flags) {
  LoadedConfig loaded = load_config(flags, config::read_environment());
  require_valid(loaded.settings);
  return loaded;
}

LogSource require_log_source(const config::Flags& flags) {
  config::Environment environment = config::read_environment();
  const std::array variables = {variable_of(*schema().find(runtime::kDataDirKey)),
                                variable_of(*schema().find(components::kLogKey)),
                                variable_of(*schema().find(runtime::kClockKey))};
  std::erase_if(environment, [&](const auto& variable) {
    return !variable.first.starts_with(kKafkaVariables) &&
           std::ranges::find(variables, variable.first) == variables.end();
  });
  config::Loaded loaded = config::load(schema(), flags, environment);
  LogSource source;
  Section section = Section::assigning(loaded.settings);
  runtime::bind_data_dir(section, source.data_dir);
  runtime::bind_clock(section, source.clock);
  components::bind(section, source.log);
  require_valid(loaded.settings);
  return source;
}

}  // namespace relance::cli
