#include "standard_streams.h"

#include <cerrno>

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include "interruption.h"
#include "output_file.h"

namespace relance::cli {

namespace {

// Whether a few lines can be written without blocking.
bool takes_now(int stream) {
  pollfd one{stream, POLLOUT, 0};
  return ::poll(&one, 1, 0) > 0;
}

}  // namespace

void hold_closed_streams() {
  // Opened in the wrong direction: reading or writing them fails as if they were closed.
  for (const int stream : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    if (::fcntl(stream, F_GETFD) < 0 && errno == EBADF)
      ::open("/dev/null", stream == STDIN_FILENO ? O_WRONLY : O_RDONLY);
  }
}

void print(std::string_view text) {
  OutputFile{"-"}.write(text);
}

void tell(std::string_view text) noexcept {
  while (!text.empty()) {
    // During shutdown, do not block on a stderr that nobody reads.
    if (is_interrupted() && !takes_now(STDERR_FILENO)) return;
    const ssize_t count = ::write(STDERR_FILENO, text.data(), text.size());
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return;
    text.remove_prefix(static_cast<std::size_t>(count));
  }
}

}  // namespace relance::cli
