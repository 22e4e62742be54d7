// Loads the configuration from its layers.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include <relance/config/settings.h>

namespace relance::config {

inline constexpr const char* kConfigFile = "relance.toml";

// What was set on the command line.
struct Flags {
  std::optional<std::string> file;           // --config
  std::map<std::string, std::string> texts;  // by key path
};

struct Loaded {
  std::optional<std::string> file;             // the file that was read
  Settings settings;                           // including all problems
  std::vector<std::string> unknown_variables;  // that match no key
};

// Reads the file named by the flag, otherwise `relance.toml` in the working directory if it exists. The schema must
// outlive the result.
[[nodiscard]] Loaded load(const Schema& schema, const Flags& flags, const Environment& environment);

}  // namespace relance::config
