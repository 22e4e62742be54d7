// The log that a command reads, and the clock it was written with.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include <relance/adapters/kafka/log.h>

#include "config/configuration.h"

namespace relance::cli {

struct DataOptions {
  std::string directory;
  ClockSource clock{};
  std::optional<kafka::KafkaOptions> kafka;  // nullopt: the log is in the directory

  [[nodiscard]] std::string log_directory() const { return directory + "/log"; }
};

// Adds `--config`, `--data-dir` and `--log`.
void add_data_flags(CLI::App& command, const std::shared_ptr<config::Flags>& flags);
// The same and `--clock`.
void add_data_and_clock_flags(CLI::App& command, const std::shared_ptr<config::Flags>& flags);

// Throws CommandError, like require_log_source().
[[nodiscard]] DataOptions read_data_options(const config::Flags& flags);

}  // namespace relance::cli
