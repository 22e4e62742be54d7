// Maps environment variables to keys.
#include <algorithm>
#include <array>

#include <fmt/format.h>
#include <unistd.h>

#include <relance/base/text.h>
#include <relance/config/settings.h>

namespace relance::config {
namespace {

constexpr std::size_t kMaxSecretBytes = 4096;
constexpr std::string_view kPrefix = "RELANCE_";
constexpr std::string_view kFileSuffix = "_FILE";

// The variables of one setting.
struct Source {
  const Key* key = nullptr;
  std::vector<std::string> values;  // variables with its value
  std::vector<std::string> files;   // variables that name a file with its value
};
using Sources = std::map<std::string, Source>;  // by path

// In every pod with a service of this name, Kubernetes sets RELANCE_PORT, RELANCE_PORT_..., RELANCE_SERVICE_HOST and
// similar variables.
bool is_of_kubernetes(std::string_view variable) {
  return variable == "RELANCE_PORT" || variable.starts_with("RELANCE_PORT_") ||
         variable.starts_with("RELANCE_SERVICE_");
}

class Matcher {
 public:
  Matcher(const Schema& schema, const Settings& settings) : schema_(schema), settings_(settings) {}

  // The path of the setting in a variable; nullopt: none. `variable` has no `_FILE` suffix.
  [[nodiscard]] std::optional<std::string> path_of_variable(const std::string& variable) const {
    for (const Key& key : schema_.keys()) {
      if (key.kind != Kind::kProperty && variable_of(key) == variable) return path_of(key);
    }
    for (const std::string& table : schema_.property_tables()) {
      const std::string prefix = table_variable(table);
      if (variable.size() <= prefix.size() || !variable.starts_with(prefix)) continue;
      std::string path = ascii_lower(std::string_view{variable}.substr(prefix.size()));
      std::ranges::replace(path, '_', '.');
      return table + path;
    }
    return path_in_entry(variable);
  }

 private:
  [[nodiscard]] static std::string table_variable(std::string_view table) {
    std::string variable{kPrefix};
    for (const char c : table) variable += c == '.' ? '_' : ascii_upper(c);
    return variable;
  }

  // RELANCE_WEBHOOKS_WASSENGER_SHOP_SECRET_NEXT: the longest matching key wins, so that the entry is not SHOP_SECRET.
  [[nodiscard]] std::optional<std::string> path_in_entry(const std::string& variable) const {
    std::optional<std::string> best;
    std::size_t best_suffix = 0;
    for (const Key& key : schema_.keys()) {
      const std::size_t at = key.path.find(fmt::format(".{}.", kEntry));
      if (at == std::string::npos) continue;
      const std::string table = key.path.substr(0, at);
      const std::string prefix = table_variable(table) + '_';
      const std::string suffix = '_' + table_variable(key.path.substr(at + kEntry.size() + 2)).substr(kPrefix.size());
      if (variable.size() <= prefix.size() + suffix.size() || !variable.starts_with(prefix) ||
          !variable.ends_with(suffix) || suffix.size() <= best_suffix)
        continue;
      const std::string name =
          entry_of(table, variable.substr(prefix.size(), variable.size() - prefix.size() - suffix.size()));
      if (!is_entry_name(name)) continue;
      best = path_of(key, name);
      best_suffix = suffix.size();
    }
    return best;
  }

  // The entry `shop-2` in the file is SHOP_2 in variables.
  [[nodiscard]] std::string entry_of(const std::string& table, const std::string& in_variable) const {
    for (const std::string& entry : settings_.entries(table)) {
      std::string form = entry;
      std::ranges::replace(form, '-', '_');
      if (equal_ignoring_case(form, in_variable)) return entry;
    }
    return ascii_lower(std::string_view{in_variable});
  }

  const Schema& schema_;
  const Settings& settings_;
};

// A final line break, which editors and `echo` add, is not part of the secret.
Checked secret_from_file(const Key& key, const std::string& name) {
  auto text = read_small_file(name, kMaxSecretBytes);
  if (!text) return Failure{fmt::format("cannot be read from {}: {}", name, text.error())};
  std::string secret = std::move(text).value();
  while (secret.ends_with('\n') || secret.ends_with('\r')) secret.pop_back();
  const Checked checked = parse_value(key, secret);
  return checked ? checked : Failure{fmt::format("{} (read from {})", checked.error(), name)};
}

void apply(const std::string& path, const Source& source, const Environment& environment, Settings& settings) {
  std::vector<std::string> all = source.values;
  all.insert(all.end(), source.files.begin(), source.files.end());
  if (all.size() > 1) {
    settings.problems.push_back({all[0], fmt::format("must not be set together with {}", all[1]), false});
    return;
  }
  const std::string& name = all.front();
  const std::string& text = environment.find(name)->second;
  settings.set(*source.key, path,
               source.files.empty() ? parse_value(*source.key, text) : secret_from_file(*source.key, text), name);
}

}  // namespace

Environment read_environment() {
  Environment environment;
  for (char** variable = ::environ; variable != nullptr && *variable != nullptr; ++variable) {
    const std::string_view text = *variable;
    const std::size_t equals = text.find('=');
    if (!text.starts_with(kPrefix) || equals == std::string_view::npos) continue;
    environment.emplace(text.substr(0, equals), text.substr(equals + 1));
  }
  return environment;
}

std::vector<std::string> apply_environment(const Schema& schema, const Environment& environment, Settings& settings) {
  const Matcher matcher{schema, settings};
  std::vector<std::string> unknown;
  Sources sources;
  for (const auto& [name, value] : environment) {
    if (value.empty() || !name.starts_with(kPrefix)) continue;
    if (name.ends_with(kFileSuffix)) {
      const auto path = matcher.path_of_variable(name.substr(0, name.size() - kFileSuffix.size()));
      const Key* key = path ? schema.find(*path) : nullptr;
      if (key != nullptr && key->secret) {
        sources[*path].key = key;
        sources[*path].files.push_back(name);
        continue;
      }
    }
    const auto path = matcher.path_of_variable(name);
    const Key* key = path ? schema.find(*path) : nullptr;
    if (key != nullptr) {
      sources[*path].key = key;
      sources[*path].values.push_back(name);
    } else if (path) {
      settings.problems.push_back({name, fmt::format("{}: no such key", *path), false});
    } else if (!is_of_kubernetes(name)) {
      unknown.push_back(name);
    }
  }
  for (const Key& key : schema.keys()) {
    for (const auto& [path, source] : sources) {
      if (source.key == &key) apply(path, source, environment, settings);
    }
  }
  return unknown;
}

}  // namespace relance::config
