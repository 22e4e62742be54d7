#include "system_clock.h"

#include <cerrno>
#include <ctime>

#include <sys/random.h>

#include "io/exit_code.h"

namespace relance::app {
namespace {

Duration read_clock(clockid_t clock) {
  timespec time{};
  RELANCE_ASSERT(::clock_gettime(clock, &time) == 0);
  return std::chrono::seconds{time.tv_sec} +
         std::chrono::duration_cast<Duration>(std::chrono::nanoseconds{time.tv_nsec});
}

}  // namespace

Timestamp SystemClock::wall() const {
  return Timestamp{read_clock(CLOCK_REALTIME)};
}

Duration SystemClock::since_boot() const {
  return read_clock(CLOCK_BOOTTIME);
}

void SystemEntropy::fill(std::span<std::byte> out) {
  while (!out.empty()) {
    const ssize_t got = ::getrandom(out.data(), out.size(), 0);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) throw CommandError(ExitCode::kFailure, "no random bytes: " + system_reason(errno));
    out = out.subspan(static_cast<std::size_t>(got));
  }
}

}  // namespace relance::app
