// The configuration: each setting with its value and its origin. Layers, each overriding the previous ones: defaults,
// file, environment, flags.
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

// A rejected setting. `where`: `relance.toml:3`, `RELANCE_LISTEN`, `--listen`.
struct Problem {
  std::string where;
  std::string what;
  bool of_command_line = false;

  [[nodiscard]] std::string text() const { return where + ": " + what; }
};

struct Setting {
  const Key* key = nullptr;  // owned by the schema, which outlives this
  Value value;
  std::string origin;  // like Problem::where, or `default`
};

struct Settings {
  std::map<std::string, Setting, std::less<>> by_path;
  std::vector<Problem> problems;

  [[nodiscard]] const Setting* find(std::string_view path) const {
    const auto found = by_path.find(path);
    return found == by_path.end() ? nullptr : &found->second;
  }
  // Stores the value, or reports the problem with it.
  void set(const Key& key, std::string path, Checked value, const std::string& origin, bool of_command_line = false);

  // The names of the entries of a table (`webhooks.wassenger`), sorted.
  [[nodiscard]] std::vector<std::string> entries(std::string_view table) const;

  // Reports a problem at the first of the paths that was set; if none was, at a setting in the same table as the first.
  void refuse(const std::vector<std::string>& paths, std::string what);
};

// Variables by name. An empty value counts as not set.
using Environment = std::map<std::string, std::string, std::less<>>;
// The variables of this process that begin with `RELANCE_`.
[[nodiscard]] Environment read_environment();

// `name` is what problems and origins call the file.
void apply_toml(const Schema& schema, std::string_view text, const std::string& name, Settings& settings);
// Returns the variables that match no key, sorted.
std::vector<std::string> apply_environment(const Schema& schema, const Environment& environment, Settings& settings);
// Sets the defaults of unset keys; for keys with `NAME`, in each entry that exists.
void apply_defaults(const Schema& schema, Settings& settings);

// The content of a file of at most `max_bytes`, or the reason why it cannot be read.
[[nodiscard]] Result<std::string, std::string> read_small_file(const std::string& name, std::size_t max_bytes);

}  // namespace relance::config
