#include "input_file.h"

#include <cerrno>
#include <cstring>
#include <system_error>

#include <fcntl.h>
#include <sys/stat.h>

#include "exit_code.h"
#include "interruption.h"

namespace relance::cli {
namespace {

constexpr std::size_t kChunkBytes = 1024 * 1024;

}  // namespace

std::string system_reason(int error) {
  return std::generic_category().message(error);
}

InputFile::InputFile(const std::string& name) : name_(name == "-" ? "standard input" : name) {
  if (name == "-") {
    descriptor_ = FileDescriptor{STDIN_FILENO, false};
  } else {
    const int descriptor = ::open(name.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) throw CommandError(ExitCode::kUsage, name_ + ": " + system_reason(errno));
    descriptor_ = FileDescriptor{descriptor, true};
  }
  struct stat status {};
  if (::fstat(descriptor_.get(), &status) != 0)
    throw CommandError(ExitCode::kUsage, name_ + ": " + system_reason(errno));
  if (S_ISDIR(status.st_mode)) throw CommandError(ExitCode::kUsage, name_ + ": is a directory");
  if (S_ISREG(status.st_mode)) size_ = static_cast<std::uint64_t>(status.st_size);
}

std::size_t InputFile::read(char* out, std::size_t size) {
  while (true) {
    const ssize_t count = ::read(descriptor_.get(), out, size);
    if (count < 0 && errno == EINTR) {
      check_interruption();
      continue;
    }
    if (count < 0) throw CommandError(ExitCode::kFailure, name_ + ": " + system_reason(errno));
    bytes_read_ += static_cast<std::uint64_t>(count);
    return static_cast<std::size_t>(count);
  }
}

std::optional<std::string_view> LineReader::next() {
  std::size_t searched = 0;
  while (true) {
    const std::string_view pending{buffer_.get() + begin_, end_ - begin_};
    const std::size_t line_end = pending.find('\n', searched);
    if (line_end != std::string_view::npos) {
      begin_ += line_end + 1;
      return pending.substr(0, line_end);
    }
    if (pending.size() > kLineBytesMax) {
      skip_rest_of_line();
      return std::string_view{buffer_.get(), kLineBytesMax};
    }
    if (at_end_) {
      begin_ = end_;
      return pending.empty() ? std::nullopt : std::optional{pending};
    }
    searched = pending.size();
    fill();
  }
}

std::optional<std::string_view> LineReader::next_at_hand() {
  const std::string_view pending{buffer_.get() + begin_, end_ - begin_};
  const std::size_t line_end = pending.find('\n');
  if (line_end == std::string_view::npos) return std::nullopt;
  begin_ += line_end + 1;
  return pending.substr(0, line_end);
}

std::span<const std::string_view> LineReader::next_lines() {
  lines_.clear();
  for (auto line = next(); line; line = next_at_hand()) {
    lines_.push_back(*line);
    if (lines_.size() == kLinesMax) break;
  }
  return lines_;
}

// Moves pending bytes to the front and reads more after them.
void LineReader::fill() {
  const std::size_t pending = end_ - begin_;
  if (capacity_ < pending + kChunkBytes) {
    capacity_ = (pending + kChunkBytes) * (pending == 0 ? 1 : 2);
    auto grown = std::make_unique<char[]>(capacity_ + kPadding);
    if (pending != 0) std::memcpy(grown.get(), buffer_.get() + begin_, pending);
    buffer_ = std::move(grown);
  } else if (pending != 0) {
    std::memmove(buffer_.get(), buffer_.get() + begin_, pending);
  }
  begin_ = 0;
  end_ = pending;
  const std::size_t count = input_.read(buffer_.get() + end_, capacity_ - end_);
  at_end_ = count == 0;
  end_ += count;
}

// The line exceeds its limit: keeps its beginning at the front of the buffer, reads and discards the rest.
void LineReader::skip_rest_of_line() {
  capacity_ = kLineBytesMax + kChunkBytes;
  auto beginning = std::make_unique<char[]>(capacity_ + kPadding);
  std::memcpy(beginning.get(), buffer_.get() + begin_, kLineBytesMax);
  buffer_ = std::move(beginning);
  begin_ = end_ = kLineBytesMax;
  char* const chunk = buffer_.get() + kLineBytesMax;
  while (!at_end_) {
    const std::size_t count = input_.read(chunk, kChunkBytes);
    at_end_ = count == 0;
    const auto* line_end = static_cast<const char*>(std::memchr(chunk, '\n', count));
    if (line_end == nullptr) continue;
    begin_ = static_cast<std::size_t>(line_end - buffer_.get()) + 1;
    end_ = kLineBytesMax + count;
    return;
  }
}

}  // namespace relance::cli
