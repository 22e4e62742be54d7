#include <algorithm>
#include <cerrno>
#include <system_error>

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <relance/base/file_descriptor.h>
#include <relance/config/settings.h>

namespace relance::config {

void Settings::set(const Key& key, std::string path, Checked value, const std::string& origin, bool of_command_line) {
  if (!value) {
    problems.push_back({origin, fmt::format("{} {}", path, value.error()), of_command_line});
    return;
  }
  by_path.insert_or_assign(std::move(path), Setting{&key, std::move(value).value(), origin});
}

std::vector<std::string> Settings::entries(std::string_view table) const {
  std::vector<std::string> names;
  const std::string prefix = std::string{table} + '.';
  for (const auto& [path, setting] : by_path) {
    if (!path.starts_with(prefix)) continue;
    const std::string name = path.substr(prefix.size(), path.find('.', prefix.size()) - prefix.size());
    if (std::ranges::find(names, name) == names.end()) names.push_back(name);
  }
  return names;
}

void Settings::refuse(const std::vector<std::string>& paths, std::string what) {
  const auto is_written = [](const Setting* setting) {
    return setting != nullptr && setting->origin != kDefaultOrigin;
  };
  for (const std::string& path : paths) {
    if (const Setting* setting = find(path); is_written(setting)) {
      problems.push_back({setting->origin, std::move(what), false});
      return;
    }
  }
  const std::string table = paths.front().substr(0, paths.front().rfind('.') + 1);
  for (const auto& [path, setting] : by_path) {
    if (!path.starts_with(table) || !is_written(&setting)) continue;
    problems.push_back({setting.origin, std::move(what), false});
    return;
  }
  problems.push_back({std::string{kDefaultOrigin}, std::move(what), false});
}

void apply_defaults(const Schema& schema, Settings& settings) {
  const auto apply = [&](const Key& key, std::string path) {
    if (!key.fallback || settings.find(path) != nullptr) return;
    settings.set(key, std::move(path), parse_value(key, *key.fallback), std::string{kDefaultOrigin});
  };
  for (const Key& key : schema.keys()) {
    const std::size_t name = key.path.find(fmt::format(".{}.", kEntry));
    if (name == std::string::npos) {
      apply(key, key.path);
      continue;
    }
    for (const std::string& entry : settings.entries(key.path.substr(0, name))) apply(key, path_of(key, entry));
  }
}

Result<std::string, std::string> read_small_file(const std::string& name, std::size_t max_bytes) {
  const auto reason = [] { return Failure{std::error_code{errno, std::generic_category()}.message()}; };
  const FileDescriptor file{::open(name.c_str(), O_RDONLY | O_CLOEXEC), true};
  if (file.get() < 0) return reason();
  std::string text(max_bytes + 1, '\0');
  std::size_t size = 0;
  while (size < text.size()) {
    const ssize_t count = ::read(file.get(), text.data() + size, text.size() - size);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return reason();
    if (count == 0) break;
    size += static_cast<std::size_t>(count);
  }
  if (size > max_bytes) return Failure{fmt::format("is longer than {} bytes", max_bytes)};
  text.resize(size);
  return text;
}

}  // namespace relance::config
