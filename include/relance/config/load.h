// Reads the layers of the configuration.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include <relance/config/settings.h>

namespace relance::config {

inline constexpr const char* kConfigFile = "relance.toml";

// What the command line says.
struct Flags {
  std::optional<std::string> file;           // --config
  std::map<std::string, std::string> texts;  // by the path of the key
};

struct Loaded {
  std::optional<std::string> file;             // that was read
  Settings settings;                           // with every problem
  std::vector<std::string> unknown_variables;  // that belong to no key
};

// Reads the file that a flag names, else `relance.toml` of the working directory if there is one. The schema outlives
// the result.
[[nodiscard]] Loaded load(const Schema& schema, const Flags& flags, const Environment& environment);

}  // namespace relance::config
