#include "line_output.h"

#include <algorithm>
#include <cerrno>

#include <sys/poll.h>
#include <unistd.h>

#include "io/exit_code.h"
#include "io/interruption.h"

namespace relance::cli {
namespace {

constexpr std::size_t kLargeBytes = 256 * 1024;
constexpr std::size_t kWriteBytesMax = 4096;  // a pipe that is ready accepts this much without blocking
constexpr int kReadyWaitMs = 20;

}  // namespace

// Never blocks in write(): a signal that arrives just before it would go unnoticed until the reader continues.
void LineOutput::flush() {
  std::string_view rest = lines_.view();
  while (wanted_ && !rest.empty()) {
    if (is_interrupted()) {
      wanted_ = false;
      break;
    }
    pollfd output{STDOUT_FILENO, POLLOUT, 0};
    if (::poll(&output, 1, kReadyWaitMs) <= 0) continue;
    const ssize_t count = ::write(STDOUT_FILENO, rest.data(), std::min(rest.size(), kWriteBytesMax));
    if (count >= 0) {
      rest.remove_prefix(static_cast<std::size_t>(count));
    } else if (errno == EPIPE) {
      wanted_ = false;
    } else if (errno != EINTR && errno != EAGAIN) {
      throw CommandError(ExitCode::kFailure, "standard output: " + system_reason(errno));
    }
  }
  lines_.clear();
}

void LineOutput::flush_if_large() {
  if (lines_.size() >= kLargeBytes) flush();
}

void LineOutput::wait(std::chrono::milliseconds time) {
  pollfd output{STDOUT_FILENO, 0, 0};
  if (::poll(&output, 1, static_cast<int>(time.count())) > 0 && (output.revents & (POLLERR | POLLHUP)) != 0)
    wanted_ = false;
}

}  // namespace relance::cli
