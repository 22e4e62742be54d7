#include "line_output.h"

#include <cerrno>

#include <sys/poll.h>
#include <unistd.h>

#include "io/exit_code.h"
#include "io/interruption.h"

namespace relance::app {
namespace {

constexpr std::size_t kLargeBytes = 256 * 1024;

}  // namespace

void LineOutput::flush() {
  std::string_view rest = lines_.view();
  while (wanted_ && !rest.empty()) {
    const ssize_t count = ::write(STDOUT_FILENO, rest.data(), rest.size());
    if (count >= 0) {
      rest.remove_prefix(static_cast<std::size_t>(count));
    } else if (errno == EINTR) {
      wanted_ = !is_interrupted();
    } else if (errno == EPIPE) {
      wanted_ = false;
    } else {
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

}  // namespace relance::app
