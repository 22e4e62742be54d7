#include "data_directory.h"

#include <array>
#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <vector>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>

#include "io/exit_code.h"

namespace relance::app {
namespace {

constexpr std::size_t kTokenBytes = 24;
constexpr std::size_t kMemberIdBytes = 8;
constexpr mode_t kOwnerOnly = 0600;

[[noreturn]] void fail(const std::string& path, const char* what) {
  throw CommandError(ExitCode::kFailure, fmt::format("{}: {}: {}", path, what, system_reason(errno)));
}

std::string read_small_file(const std::string& path) {
  const FileDescriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC), true);
  if (file.get() < 0) return {};
  std::array<char, 256> bytes{};
  const ssize_t size = ::read(file.get(), bytes.data(), bytes.size());
  if (size < 0) fail(path, "cannot be read");
  std::string text(bytes.data(), static_cast<std::size_t>(size));
  while (!text.empty() && (text.back() == '\n' || text.back() == ' ')) text.pop_back();
  return text;
}

// There whole or not at all, also after a power cut.
void write_small_file(const std::string& path, const std::string& text) {
  const std::string temporary = path + ".new";
  const FileDescriptor file(::open(temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, kOwnerOnly), true);
  const std::string line = text + "\n";
  if (file.get() < 0 || ::write(file.get(), line.data(), line.size()) != static_cast<ssize_t>(line.size()) ||
      ::fsync(file.get()) != 0 || ::rename(temporary.c_str(), path.c_str()) != 0) {
    fail(path, "cannot be written");
  }
  const FileDescriptor folder(::open(std::filesystem::path(path).parent_path().c_str(), O_RDONLY | O_CLOEXEC), true);
  if (folder.get() < 0 || ::fsync(folder.get()) != 0) fail(path, "cannot be made durable");
}

}  // namespace

DataDirectory::DataDirectory(std::string path) : path_(std::move(path)) {
  std::error_code error;
  const bool is_new = std::filesystem::create_directories(path_, error);
  if (is_new) std::filesystem::permissions(path_, std::filesystem::perms::owner_all, error);
  if (error) throw CommandError(ExitCode::kConfiguration, fmt::format("{}: {}", path_, error.message()));
  path_ = std::filesystem::canonical(path_, error).string();
  const std::string lock = path_ + "/lock";
  lock_ = FileDescriptor(::open(lock.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, kOwnerOnly), true);
  if (lock_.get() < 0) fail(lock, "cannot be opened");
  if (::flock(lock_.get(), LOCK_EX | LOCK_NB) != 0) {
    if (errno != EWOULDBLOCK) fail(lock, "cannot be locked");
    throw CommandError(ExitCode::kTaken, path_ + ": another process runs on this data directory");
  }
  check_format();
}

void DataDirectory::check_format() {
  const std::string file = path_ + "/format";
  const std::string text = read_small_file(file);
  if (text.empty()) return write_small_file(file, std::to_string(kDataFormat));
  int format = 0;
  for (const char c : text) format = c >= '0' && c <= '9' && format < 1'000'000 ? format * 10 + (c - '0') : -1'000'000;
  if (format > kDataFormat) {
    throw CommandError(ExitCode::kConfiguration,
                       fmt::format("{}: written by a newer version (format {}, this one knows "
                                   "{}): upgrade first; nothing was changed",
                                   path_, format, kDataFormat));
  }
  if (format != kDataFormat)
    throw CommandError(ExitCode::kConfiguration, file + ": not a format that was ever written: " + text);
}

DataDirectory::Token DataDirectory::api_token(ports::Entropy& entropy) {
  return drawn_once("/api-token", kTokenBytes, entropy);
}

std::string DataDirectory::member_identity(ports::Entropy& entropy) {
  return drawn_once("/member-id", kMemberIdBytes, entropy).text;
}

DataDirectory::Token DataDirectory::drawn_once(const std::string& file, std::size_t bytes,
                                               ports::Entropy& entropy) const {
  std::string text = read_small_file(path_ + file);
  if (!text.empty()) return {std::move(text), false};
  std::vector<std::byte> drawn(bytes);
  entropy.fill(drawn);
  for (const std::byte byte : drawn) text += fmt::format("{:02x}", static_cast<unsigned>(byte));
  write_small_file(path_ + file, text);
  return {std::move(text), true};
}

}  // namespace relance::app
