#include "settings.h"

#include <algorithm>
#include <cerrno>
#include <set>

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include "io/exit_code.h"
#include "io/file_descriptor.h"

namespace relance::app {
namespace {

constexpr std::size_t kSecretBytesMax = 4096;
constexpr const char* kFileSuffix = "_FILE";

// A file of one secret: what editors and `echo` put behind it is not of it.
Checked secret_from_file(const Key& key, const std::string& name) {
  auto text = read_small_file(name, kSecretBytesMax);
  if (!text) return Failure{fmt::format("{}: {}", name, text.error())};
  std::string secret = std::move(text).value();
  while (secret.ends_with('\n') || secret.ends_with('\r')) secret.pop_back();
  const Checked checked = parse_value(key, secret);
  return checked ? checked : Failure{fmt::format("{}: what it holds {}", name, checked.error())};
}

// A variable, or for a secret the file that it names with `_FILE` behind.
void apply_variable(const Key& key, const std::string& path, const std::string& name, const Environment& environment,
                    Settings& settings) {
  const auto find = [&](const std::string& variable) -> const std::string* {
    const auto found = environment.find(variable);
    return found == environment.end() || found->second.empty() ? nullptr : &found->second;
  };
  const std::string* value = find(name);
  const std::string* file = key.secret ? find(name + kFileSuffix) : nullptr;
  if (value != nullptr && file != nullptr) {
    settings.problems.push_back({name, fmt::format("is set, and so is {}_FILE", name), false});
  } else if (value != nullptr) {
    settings.set(key, path, parse_value(key, *value), name);
  } else if (file != nullptr) {
    settings.set(key, path, secret_from_file(key, *file), name + kFileSuffix);
  }
}

// The variable of a secret property whose file another one names.
std::string without_file(const std::string& name) {
  if (!name.ends_with(kFileSuffix)) return name;
  std::string base = name.substr(0, name.size() - std::string_view{kFileSuffix}.size());
  const Key* key = base.size() > kKafkaPropertyVariable.size() ? find_key(property_path(base)) : nullptr;
  return key != nullptr && key->secret ? base : name;
}

}  // namespace

void Settings::set(const Key& key, std::string path, Checked value, const std::string& origin, bool of_command_line) {
  if (!value) {
    problems.push_back({origin, fmt::format("{} {}", path, value.error()), of_command_line});
    return;
  }
  by_path.insert_or_assign(std::move(path), Setting{&key, std::move(value).value(), origin});
}

std::vector<std::string> Settings::endpoints(std::string_view table) const {
  std::vector<std::string> names;
  const std::string prefix = std::string{table} + '.';
  for (const auto& [path, setting] : by_path) {
    if (!path.starts_with(prefix)) continue;
    const std::string name = path.substr(prefix.size(), path.find('.', prefix.size()) - prefix.size());
    if (std::ranges::find(names, name) == names.end()) names.push_back(name);
  }
  return names;
}

Result<std::string, std::string> read_small_file(const std::string& name, std::size_t bytes_max) {
  const FileDescriptor file{::open(name.c_str(), O_RDONLY | O_CLOEXEC), true};
  if (file.get() < 0) return Failure{system_reason(errno)};
  std::string text(bytes_max + 1, '\0');
  std::size_t size = 0;
  while (size < text.size()) {
    const ssize_t count = ::read(file.get(), text.data() + size, text.size() - size);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return Failure{system_reason(errno)};
    if (count == 0) break;
    size += static_cast<std::size_t>(count);
  }
  if (size > bytes_max) return Failure{fmt::format("is longer than {} bytes", bytes_max)};
  text.resize(size);
  return text;
}

Environment read_environment() {
  constexpr std::string_view kPrefix = "RELANCE_";
  Environment environment;
  for (char** variable = ::environ; variable != nullptr && *variable != nullptr; ++variable) {
    const std::string_view text = *variable;
    const std::size_t equals = text.find('=');
    if (!text.starts_with(kPrefix) || equals == std::string_view::npos) continue;
    environment.emplace(text.substr(0, equals), text.substr(equals + 1));
  }
  return environment;
}

void apply_environment(const Environment& environment, Settings& settings) {
  for (const Key& key : keys()) {
    if (key.kind != Kind::kProperty) apply_variable(key, path_of(key), variable_of(key), environment, settings);
  }
  std::set<std::string> properties;
  for (const auto& [name, value] : environment) {
    if (name.starts_with(kKafkaPropertyVariable) && !value.empty()) properties.insert(without_file(name));
  }
  for (const std::string& name : properties) {
    const std::string path = property_path(name);
    if (const Key* key = find_key(path)) {
      apply_variable(*key, path, name, environment, settings);
    } else {
      settings.problems.push_back({name, fmt::format("{}: no such key", path), false});
    }
  }
}

void apply_defaults(Settings& settings) {
  const auto apply = [&](const Key& key, std::string path) {
    if (!key.fallback || settings.find(path) != nullptr) return;
    settings.set(key, std::move(path), parse_value(key, *key.fallback), "default");
  };
  for (const Key& key : keys()) {
    const std::size_t name = key.path.find(".NAME.");
    if (name == std::string_view::npos) {
      apply(key, std::string{key.path});
      continue;
    }
    for (const std::string& endpoint : settings.endpoints(key.path.substr(0, name))) {
      apply(key, path_of(key, endpoint));
    }
  }
}

}  // namespace relance::app
