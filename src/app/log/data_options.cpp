#include "data_options.h"

#include <algorithm>
#include <array>
#include <filesystem>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "config/key.h"
#include "io/exit_code.h"
#include "kafka/options.h"

namespace relance::app {
namespace {

constexpr std::size_t kFileBytesMax = 1024 * 1024;
constexpr std::string_view kDataDir = "data_dir";
constexpr std::string_view kClock = "clock";
constexpr std::string_view kLog = "log";
constexpr std::string_view kKafkaVariables = "RELANCE_KAFKA_";

const Key& key_of(std::string_view path) {
  const Key* key = find_key(path);
  RELANCE_ASSERT(key != nullptr);
  return *key;
}

void apply_file(const DataFlags& flags, Settings& settings) {
  std::error_code ignored;
  if (!flags.config && !std::filesystem::exists(kConfigFile, ignored)) return;
  const std::string name = flags.config.value_or(kConfigFile);
  const auto text = read_small_file(name, kFileBytesMax);
  if (!text) {
    settings.problems.push_back({name, text.error(), false});
    return;
  }
  apply_toml(text.value(), name, settings);
}

void apply_our_environment(Settings& settings) {
  Environment environment = read_environment();
  const std::array ours = {variable_of(key_of(kDataDir)), variable_of(key_of(kClock)), variable_of(key_of(kLog))};
  std::erase_if(environment, [&](const auto& variable) {
    return !variable.first.starts_with(kKafkaVariables) && std::ranges::find(ours, variable.first) == ours.end();
  });
  apply_environment(environment, settings);
}

void apply_flag(std::string_view path, const std::optional<std::string>& text, Settings& settings) {
  if (!text) return;
  const Key& key = key_of(path);
  settings.set(key, std::string{path}, parse_value(key, *text), std::string{key.flag}, true);
}

std::string text_of(const Settings& settings, std::string_view path) {
  const Setting* setting = settings.find(path);
  RELANCE_ASSERT(setting != nullptr);
  return std::get<std::string>(setting->value);
}

}  // namespace

void add_data_flags(CLI::App& command, const std::shared_ptr<DataFlags>& flags) {
  command.add_option("--config", flags->config, "Configuration file; without it relance.toml, if there is one")
      ->type_name("FILE");
  const Key& key = key_of(kDataDir);
  command.add_option(std::string{key.flag}, flags->data_dir, fmt::format("{} ({})", key.help, *key.fallback))
      ->type_name("DIR");
  const Key& log = key_of(kLog);
  command.add_option(std::string{log.flag}, flags->log, fmt::format("{} ({})", log.help, *log.fallback))
      ->type_name("WORD");
}

void add_clock_flag(CLI::App& command, const std::shared_ptr<DataFlags>& flags) {
  const Key& key = key_of(kClock);
  command.add_option(std::string{key.flag}, flags->clock, fmt::format("{} ({})", key.help, *key.fallback))
      ->type_name("WORD");
}

DataOptions read_data_options(const DataFlags& flags) {
  Settings settings;
  apply_file(flags, settings);
  apply_our_environment(settings);
  apply_flag(kDataDir, flags.data_dir, settings);
  apply_flag(kClock, flags.clock, settings);
  apply_flag(kLog, flags.log, settings);
  apply_defaults(settings);
  DataOptions options;
  const KafkaSettings kafka = kafka_settings(settings);
  require_valid(settings);
  options.directory = text_of(settings, kDataDir);
  options.clock = text_of(settings, kClock) == "log" ? ClockSource::kLog : ClockSource::kWall;
  if (text_of(settings, kLog) == "kafka") options.kafka = kafka_options(kafka);
  return options;
}

}  // namespace relance::app
