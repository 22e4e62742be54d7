#pragma once

#include <string>

#include <relance/config/settings.h>

namespace relance::config {

// An equivalent relance.toml, with secrets masked and the origin of each value; the same as JSON.
[[nodiscard]] std::string print_toml(const Schema& schema, const Settings& settings);
[[nodiscard]] std::string print_json(const Schema& schema, const Settings& settings);

// Every key with its default, range and help: as a Markdown table, and as JSON.
[[nodiscard]] std::string describe_markdown(const Schema& schema);
[[nodiscard]] std::string describe_json(const Schema& schema);

}  // namespace relance::config
