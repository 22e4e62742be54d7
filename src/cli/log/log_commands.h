// The subcommands of `relance log`.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "data_options.h"

namespace relance::cli {

struct LogDescribeOptions {
  config::Flags data;
  std::optional<std::string> topic;
  bool json = false;
};
void describe_log(const LogDescribeOptions& options);

struct LogReadOptions {
  config::Flags data;
  std::vector<std::string> topics;
  std::optional<std::int32_t> partition;
  std::int64_t from = 0;  // of each partition
  std::optional<std::uint64_t> limit;
  bool latest = false;
  bool follow = false;
  bool json = false;  // the only format
};
void read_log(const LogReadOptions& options);

struct LogAppendOptions {
  config::Flags data;
  std::optional<std::string> topic;  // none with `events`
  std::optional<std::int32_t> partition;
  bool events = false;
};
void append_to_log(const LogAppendOptions& options);

}  // namespace relance::cli
