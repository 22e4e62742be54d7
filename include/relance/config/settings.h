// The configuration as it was written: each setting with its value and its origin. Layers override each other in this
// order: defaults, file, environment, flags.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <relance/config/schema.h>
#include <relance/config/value.h>

namespace relance::config {

inline constexpr std::string_view kDefaultOrigin = "default";

// A setting that was refused. `where`: `relance.toml:3`, `RELANCE_LISTEN`, `--listen`.
struct Problem {
  std::string where;
  std::string what;
  bool of_command_line = false;

  [[nodiscard]] std::string text() const { return where + ": " + what; }
};

struct Setting {
  const Key* key = nullptr;  // of the schema, which outlives it
  Value value;
  std::string origin;  // as Problem::where, or `default`
};

struct Settings {
  std::map<std::string, Setting, std::less<>> by_path;
  std::vector<Problem> problems;

  [[nodiscard]] const Setting* find(std::string_view path) const {
    const auto found = by_path.find(path);
    return found == by_path.end() ? nullptr : &found->second;
  }
  // Stores the value, or the problem with it.
  void set(const Key& key, std::string path, Checked value, const std::string& origin, bool of_command_line = false);

  // The names of the entries of a table (`webhooks.wassenger`), in order.
  [[nodiscard]] std::vector<std::string> entries(std::string_view table) const;

  // Reports a problem at the first of the paths that was written; if none was, where another setting of the table of
  // the first was.
  void refuse(const std::vector<std::string>& paths, std::string what);
};

// Variables by name. An empty one counts as not set.
using Environment = std::map<std::string, std::string, std::less<>>;
// Those of this process whose names begin with `RELANCE_`.
[[nodiscard]] Environment read_environment();

// `name` is what problems and origins call the file.
void apply_toml(const Schema& schema, std::string_view text, const std::string& name, Settings& settings);
// Returns the variables that belong to no key, in order.
std::vector<std::string> apply_environment(const Schema& schema, const Environment& environment, Settings& settings);
// Defaults of what is not set; for the keys of a table, of each entry that is named.
void apply_defaults(const Schema& schema, Settings& settings);

// The text of a file of at most `max_bytes`, or the reason why it cannot be read.
[[nodiscard]] Result<std::string, std::string> read_small_file(const std::string& name, std::size_t max_bytes);

}  // namespace relance::config
