// Waiting for a socket.
#pragma once

#include <cerrno>
#include <chrono>

#include <poll.h>

namespace relance::redis {

using SteadyTime = std::chrono::steady_clock::time_point;

// Returns which of `events` are ready, and errors. 0: timed out.
inline int await(int socket, short events, SteadyTime deadline) {
  for (;;) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now()).count();
    if (left <= 0) return 0;
    pollfd polled{.fd = socket, .events = events, .revents = 0};
    const int ready = ::poll(&polled, 1, static_cast<int>(left));
    if (ready > 0) return polled.revents;
    if (ready < 0 && errno != EINTR) return POLLERR;
  }
}

}  // namespace relance::redis
