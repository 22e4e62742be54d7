#include "output_file.h"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <new>

#include <fcntl.h>
#include <sys/stat.h>

#include "exit_code.h"

namespace relance::cli {
namespace {

constexpr std::size_t kBlockBytes = 1024 * 1024;
constexpr std::size_t kAlignment = 4096;  // at least a sector and a page

// The final target of the name, existing or not: links are kept, their target is created or replaced.
std::string resolved(const std::string& name) {
  constexpr int kLinksMax = 40;  // the limit of Linux
  std::filesystem::path path = name;
  std::error_code error;
  for (int links = 0; std::filesystem::is_symlink(path, error); ++links) {
    if (links == kLinksMax) throw CommandError(ExitCode::kUsage, name + ": " + system_reason(ELOOP));
    const std::filesystem::path target = std::filesystem::read_symlink(path, error);
    if (error) break;
    path = path.parent_path() / target;
  }
  return path.string();
}

// The permissions of the replaced file, otherwise those of a new one.
mode_t mode_for(const std::string& path) {
  struct stat status {};
  if (::stat(path.c_str(), &status) == 0) return status.st_mode & 07777;
  const mode_t mask = ::umask(0);
  ::umask(mask);
  return 0666 & ~mask;
}

}  // namespace

std::string one_spelling(const std::string& name) {
  std::error_code error;
  return name == "-" ? name : std::filesystem::weakly_canonical(name, error).string();
}

OutputFile::OutputFile(const std::string& name) : name_(name) {
  if (name == "-") {
    name_ = "standard output";
    descriptor_ = FileDescriptor{STDOUT_FILENO, false};
    return;
  }
  if (name.empty()) throw CommandError(ExitCode::kUsage, "an output file without a name");
  struct stat status {};
  const bool exists = ::stat(name.c_str(), &status) == 0;
  if (exists && S_ISDIR(status.st_mode)) throw CommandError(ExitCode::kUsage, name_ + ": is a directory");
  if (!exists || S_ISREG(status.st_mode)) {
    open_beside();
    return;
  }
  const int descriptor = ::open(name.c_str(), O_WRONLY | O_CLOEXEC);
  if (descriptor < 0) throw CommandError(ExitCode::kUsage, name_ + ": " + system_reason(errno));
  descriptor_ = FileDescriptor{descriptor, true};
}

void OutputFile::open_beside() {
  target_ = resolved(name_);
  if (::access(target_.c_str(), F_OK) == 0 && ::access(target_.c_str(), W_OK) != 0) {
    throw CommandError(ExitCode::kUsage, name_ + ": " + system_reason(errno));
  }
  std::string temporary = target_ + ".XXXXXX.tmp";
  const int descriptor = ::mkostemps(temporary.data(), 4, O_CLOEXEC);
  if (descriptor < 0) throw CommandError(ExitCode::kUsage, name_ + ": " + system_reason(errno));
  temporary_ = temporary;
  descriptor_ = FileDescriptor{descriptor, true};
  if (::fchmod(descriptor, mode_for(target_)) != 0) fail(errno);
}

OutputFile::~OutputFile() {
  if (!temporary_.empty()) ::unlink(temporary_.c_str());
}

void OutputFile::Free::operator()(char* block) const {
  std::free(block);
}

// Through an aligned block for files completed by commit(); immediately for others, whose reader may be waiting.
void OutputFile::write(std::string_view bytes) {
  if (temporary_.empty()) return write_all(bytes);
  if (!block_) block_.reset(static_cast<char*>(std::aligned_alloc(kAlignment, kBlockBytes)));
  if (!block_) throw std::bad_alloc{};
  while (!bytes.empty()) {
    const std::size_t taken = std::min(bytes.size(), kBlockBytes - block_size_);
    std::memcpy(block_.get() + block_size_, bytes.data(), taken);
    block_size_ += taken;
    bytes.remove_prefix(taken);
    if (block_size_ < kBlockBytes) continue;
    set_direct(true);
    write_all({block_.get(), block_size_});
    block_size_ = 0;
  }
}

// Best effort: if the file system does not support it, or rejects a write, falls back to normal writes.
void OutputFile::set_direct(bool direct) {
  if (direct_ == direct || (direct && direct_refused_)) return;
  const int flags = ::fcntl(descriptor_.get(), F_GETFL);
  const bool done =
      flags >= 0 && ::fcntl(descriptor_.get(), F_SETFL, direct ? flags | O_DIRECT : flags & ~O_DIRECT) == 0;
  if (done) direct_ = direct;
  if (!done && direct) direct_refused_ = true;
}

void OutputFile::write_all(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t count = ::write(descriptor_.get(), bytes.data(), bytes.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0 && errno == EINVAL && direct_) {
      set_direct(false);
      direct_refused_ = true;
      continue;
    }
    if (count < 0) fail(errno);
    bytes.remove_prefix(static_cast<std::size_t>(count));
    if (direct_ && !bytes.empty()) set_direct(false);  // short write: the rest may be unaligned
  }
}

void OutputFile::complete() {
  if (temporary_.empty()) return;
  set_direct(false);
  write_all({block_.get(), block_size_});
  block_size_ = 0;
}

void OutputFile::commit() {
  if (temporary_.empty()) return;
  complete();
  if (::rename(temporary_.c_str(), target_.c_str()) != 0) fail(errno);
  temporary_.clear();
}

void OutputFile::fail(int error) const {
  throw CommandError(ExitCode::kFailure, name_ + ": " + system_reason(error));
}

}  // namespace relance::cli
