// The configuration as it was written: each key with its value and where that comes from. Layers are applied one over
// the other: defaults, the file, the environment, flags.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "value.h"

namespace relance::app {

// What cannot be taken. `where`: `relance.toml:3`, `RELANCE_LISTEN`, `--listen`.
struct Problem {
  std::string where;
  std::string what;
  bool of_command_line = false;

  [[nodiscard]] std::string text() const { return where + ": " + what; }
};

struct Setting {
  const Key* key = nullptr;
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
  // Takes the value, or the complaint about it.
  void set(const Key& key, std::string path, Checked value, const std::string& origin, bool of_command_line = false);

  // The names of endpoints below `webhooks.wassenger` or `webhooks.whatsapp`, in order.
  [[nodiscard]] std::vector<std::string> endpoints(std::string_view table) const;
};

// Text of a file, or the system's reason.
[[nodiscard]] Result<std::string, std::string> read_small_file(const std::string& name, std::size_t bytes_max);

// Variables by name. Those that are empty count as not set; others than ours are passed over.
using Environment = std::map<std::string, std::string, std::less<>>;
[[nodiscard]] Environment read_environment();

// `name` is how the file is called in problems and origins.
void apply_toml(std::string_view text, const std::string& name, Settings& settings);
void apply_environment(const Environment& environment, Settings& settings);
// What nobody has set, of endpoints those that somebody has named.
void apply_defaults(Settings& settings);

}  // namespace relance::app
