// The configuration of the program: the settings of the process and of all components.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <relance/components/log.h>
#include <relance/components/stores.h>
#include <relance/config/load.h>
#include <relance/config/section.h>
#include <relance/runtime/node.h>

namespace CLI {
class App;
}

namespace relance::cli {

using components::KafkaSettings;
using components::LogEngine;
using components::StoreSettings;
using runtime::ClockSource;
using runtime::ComponentList;

// The components of the program; call before anything else.
void set_components(ComponentList (*factory)());
[[nodiscard]] ComponentList make_components();

// Every key of the program.
[[nodiscard]] const config::Schema& schema();

// Complete and consistent if the settings have no problem.
struct LoadedConfig : config::Loaded {
  runtime::NodeSettings node;
  ComponentList components;  // bound, not opened
};
// Settings of a component, for commands that do not run it: `settings_of<components::LogSettings>(loaded)`.
template <class T>
[[nodiscard]] T settings_of(const LoadedConfig& loaded) {
  config::Settings settings = loaded.settings;  // any problem was reported when the configuration was loaded
  config::Section section = config::Section::assigning(settings);
  T bound;
  bind(section, bound);
  return bound;
}
[[nodiscard]] LoadedConfig load_config(const config::Flags& flags, const config::Environment& environment);

// Adds `--config` and the flag of each key that has one.
void add_config_flags(CLI::App& command, const std::shared_ptr<config::Flags>& flags);
// Adds `--config` and the flags of these keys.
void add_config_flags(CLI::App& command, const std::shared_ptr<config::Flags>& flags,
                      const std::vector<std::string_view>& paths);

// Throws CommandError with the first problem, if there is one.
void require_valid(const config::Settings& settings);
[[nodiscard]] LoadedConfig require_config(const config::Flags& flags);

// What commands that read the log need: which log, where it is, and the clock it was written with.
struct LogSource {
  std::string data_dir;
  ClockSource clock{};
  components::LogSettings log;
};
// Reads only these keys: a secret that is missing, or that only the running process can read, does not prevent reading
// its log. Throws CommandError for an unreadable file and for invalid values.
[[nodiscard]] LogSource require_log_source(const config::Flags& flags);

}  // namespace relance::cli
