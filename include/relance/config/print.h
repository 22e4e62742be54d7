#pragma once

#include <string>

#include <relance/config/settings.h>

namespace relance::config {

// A relance.toml that says the same, secrets masked, with the origin of each value; the same as JSON.
[[nodiscard]] std::string print_toml(const Schema& schema, const Settings& settings);
[[nodiscard]] std::string print_json(const Schema& schema, const Settings& settings);

// Every key with its default, its range and its help: a table of Markdown, and JSON.
[[nodiscard]] std::string describe_markdown(const Schema& schema);
[[nodiscard]] std::string describe_json(const Schema& schema);

}  // namespace relance::config
