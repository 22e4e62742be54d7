#include <cerrno>
#include <ctime>
#include <system_error>

#include <sys/random.h>

#include <relance/base/assert.h>
#include <relance/runtime/error.h>
#include <relance/runtime/system_clock.h>

namespace relance::runtime {
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
    if (got < 0)
      throw StartError(FailureReason::kFailed,
                       "cannot read random bytes: " + std::error_code(errno, std::generic_category()).message());
    out = out.subspan(static_cast<std::size_t>(got));
  }
}

}  // namespace relance::runtime
