// Where the verbs that look at data find them, and by which clock they were made: the configuration's keys `data_dir`,
// `clock`, `log` and those of `kafka`, with the usual precedence, and nothing else of it. A secret that only the
// running process can read, or one that is missing, is no reason not to look at its log.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include <relance/adapters/kafka/log.h>

#include "config/config.h"

namespace CLI {
class App;
}

namespace relance::app {

struct DataFlags {
  std::optional<std::string> config;    // --config
  std::optional<std::string> data_dir;  // --data-dir
  std::optional<std::string> clock;     // --clock
  std::optional<std::string> log;       // --log
};

struct DataOptions {
  std::string directory;
  ClockSource clock{};
  std::optional<kafka::KafkaOptions> kafka;  // none: the log is in the directory

  [[nodiscard]] std::string log_directory() const { return directory + "/log"; }
};

// Adds `--data-dir`, `--log` and `--config`.
void add_data_flags(CLI::App& command, const std::shared_ptr<DataFlags>& flags);
// Adds `--clock`.
void add_clock_flag(CLI::App& command, const std::shared_ptr<DataFlags>& flags);

// Throws CommandError for a configuration that cannot be read, or a value that cannot be taken.
[[nodiscard]] DataOptions read_data_options(const DataFlags& flags);

}  // namespace relance::app
