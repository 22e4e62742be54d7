#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <optional>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <relance/base/file_descriptor.h>

#include "check.h"
#include "io/exit_code.h"

namespace relance::cli {
namespace {

// The folder, or its nearest existing parent.
std::filesystem::path existing(const std::string& directory) {
  std::error_code ignored;
  std::filesystem::path path = std::filesystem::absolute(directory, ignored).lexically_normal();
  while (!std::filesystem::exists(path, ignored) && path.has_relative_path()) path = path.parent_path();
  return path;
}

// An unnamed file, or a briefly named one if the file system does not support that.
FileDescriptor make_file(const std::filesystem::path& folder) {
  const int nameless = ::open(folder.c_str(), O_TMPFILE | O_WRONLY | O_CLOEXEC, S_IRUSR | S_IWUSR);
  if (nameless >= 0 || (errno != EOPNOTSUPP && errno != EISDIR)) return {nameless, true};
  std::string name = (folder / ".relance-doctor-XXXXXX").string();
  const int named = ::mkostemp(name.data(), O_CLOEXEC);
  if (named >= 0) ::unlink(name.c_str());
  return {named, true};
}

// 0, or the errno of creating, writing and syncing a file there. Leaves nothing behind.
int try_to_write(const std::filesystem::path& folder) {
  const FileDescriptor file = make_file(folder);
  const char byte = 0;
  const bool written = file.get() >= 0 && ::write(file.get(), &byte, 1) == 1 && ::fsync(file.get()) == 0;
  return written ? 0 : errno;
}

std::optional<mode_t> mode_of(const std::string& name) {
  struct stat status {};
  if (::stat(name.c_str(), &status) != 0) return std::nullopt;
  return status.st_mode;
}

bool holds_secrets(const LoadedConfig& loaded) {
  for (const auto& [path, setting] : loaded.settings.by_path) {
    if (setting.key->secret && setting.origin.starts_with(*loaded.file + ':')) return true;
  }
  return false;
}

}  // namespace

Finding check_data_directory(const std::string& directory) {
  const std::filesystem::path folder = existing(directory);
  std::error_code ignored;
  if (!std::filesystem::is_directory(folder, ignored)) {
    return {"data_dir", Health::kFailed, fmt::format("{} is not a directory", folder.string())};
  }
  const int error = try_to_write(folder);
  if (error != 0) {
    return {"data_dir", Health::kFailed, fmt::format("{}: {}", folder.string(), system_reason(error))};
  }
  const bool there = std::filesystem::exists(directory, ignored);
  return {"data_dir", Health::kOk, fmt::format("{} can be {}", directory, there ? "written" : "made")};
}

Finding check_disk_space(const std::string& directory) {
  constexpr std::uint64_t kMiB = 1024 * 1024;
  const std::filesystem::path folder = existing(directory);
  struct statvfs space {};
  if (::statvfs(folder.c_str(), &space) != 0) {
    return {"disk", Health::kFailed, fmt::format("{}: {}", folder.string(), system_reason(errno))};
  }
  const std::uint64_t free_mib = std::uint64_t{space.f_bavail} * space.f_frsize / kMiB;
  const Health health = free_mib < kFreeMiBMin       ? Health::kFailed
                        : free_mib < kFreeMiBAdvised ? Health::kWarning
                                                     : Health::kOk;
  return {"disk", health, fmt::format("{} MiB free at {}", free_mib, folder.string())};
}

Finding check_permissions(const LoadedConfig& loaded) {
  const auto open_to = [](const std::string& name, mode_t bits) { return (mode_of(name).value_or(0) & bits) != 0; };
  const std::string& directory = loaded.node.data_dir;
  if (open_to(directory, S_IWOTH)) {
    return {"permissions", Health::kFailed, fmt::format("{} is writable by all users", directory)};
  }
  if (open_to(directory, S_IROTH | S_IXOTH)) {
    return {"permissions", Health::kWarning,
            fmt::format("{} is readable by all users and contains personal messages", directory)};
  }
  if (loaded.file && holds_secrets(loaded) && open_to(*loaded.file, S_IROTH | S_IWOTH)) {
    return {"permissions", Health::kWarning,
            fmt::format("{} is readable by all users and contains secrets", *loaded.file)};
  }
  return {"permissions", Health::kOk, "data and secrets are readable by their owner only"};
}

}  // namespace relance::cli
