#include <array>
#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <system_error>
#include <vector>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>

#include <relance/runtime/data_directory.h>
#include <relance/runtime/error.h>

namespace relance::runtime {
namespace {

constexpr std::size_t kTokenBytes = 24;
constexpr std::size_t kMemberIdBytes = 8;
constexpr mode_t kOwnerOnly = 0600;

[[noreturn]] void fail(const std::string& path, const char* what) {
  throw StartError(FailureReason::kFailed,
                   fmt::format("{} {}: {}", what, path, std::error_code(errno, std::generic_category()).message()));
}

std::string read_small_file(const std::string& path) {
  const FileDescriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC), true);
  if (file.get() < 0) return {};
  std::array<char, 256> bytes{};
  const ssize_t size = ::read(file.get(), bytes.data(), bytes.size());
  if (size < 0) fail(path, "cannot read");
  std::string text(bytes.data(), static_cast<std::size_t>(size));
  while (!text.empty() && (text.back() == '\n' || text.back() == ' ')) text.pop_back();
  return text;
}

// Writes the file as a whole or not at all, even in a power cut.
void write_small_file(const std::string& path, const std::string& text) {
  const std::string temporary = path + ".new";
  const FileDescriptor file(::open(temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, kOwnerOnly), true);
  const std::string line = text + "\n";
  if (file.get() < 0 || ::write(file.get(), line.data(), line.size()) != static_cast<ssize_t>(line.size()) ||
      ::fsync(file.get()) != 0 || ::rename(temporary.c_str(), path.c_str()) != 0) {
    fail(path, "cannot write");
  }
  const FileDescriptor folder(::open(std::filesystem::path(path).parent_path().c_str(), O_RDONLY | O_CLOEXEC), true);
  if (folder.get() < 0 || ::fsync(folder.get()) != 0) fail(path, "cannot sync the directory of");
}

}  // namespace

DataDirectory::DataDirectory(std::string path) : path_(std::move(path)) {
  std::error_code error;
  const bool is_new = std::filesystem::create_directories(path_, error);
  if (is_new) std::filesystem::permissions(path_, std::filesystem::perms::owner_all, error);
  if (error)
    throw StartError(FailureReason::kConfiguration,
                     fmt::format("cannot create data directory {}: {}", path_, error.message()));
  path_ = std::filesystem::canonical(path_, error).string();
  const std::string lock = path_ + "/lock";
  lock_ = FileDescriptor(::open(lock.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, kOwnerOnly), true);
  if (lock_.get() < 0) fail(lock, "cannot open");
  if (::flock(lock_.get(), LOCK_EX | LOCK_NB) != 0) {
    if (errno != EWOULDBLOCK) fail(lock, "cannot lock");
    throw StartError(FailureReason::kTaken, fmt::format("data directory {} is in use by another process", path_));
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
    throw StartError(
        FailureReason::kConfiguration,
        fmt::format("data directory {} was written by a newer version (format {}, this version knows {}): upgrade "
                    "first; nothing was changed",
                    path_, format, kDataFormat));
  }
  if (format != kDataFormat)
    throw StartError(FailureReason::kConfiguration, fmt::format("{} holds an unknown format: {}", file, text));
}

DataDirectory::Token DataDirectory::api_token(ports::Entropy& entropy) {
  return generated_once("/api-token", kTokenBytes, entropy);
}

std::string DataDirectory::member_identity(ports::Entropy& entropy) {
  return generated_once("/member-id", kMemberIdBytes, entropy).text;
}

DataDirectory::Token DataDirectory::generated_once(const std::string& file, std::size_t bytes,
                                                   ports::Entropy& entropy) const {
  std::string text = read_small_file(path_ + file);
  if (!text.empty()) return {std::move(text), false};
  std::vector<std::byte> random(bytes);
  entropy.fill(random);
  for (const std::byte byte : random) text += fmt::format("{:02x}", static_cast<unsigned>(byte));
  write_small_file(path_ + file, text);
  return {std::move(text), true};
}

}  // namespace relance::runtime
