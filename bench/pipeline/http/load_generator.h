// Posts requests over keep-alive connections and notes when each was answered. One thread, in a process of its own; it
// costs less for each request than any server could, so that the server is what is measured.
#pragma once

#include <cstdint>
#include <span>
#include <string>

namespace relance::bench {

struct LoadPlan {
  std::uint16_t port = 0;
  std::size_t connections = 64;
  double per_second = 0;  // 0: each connection posts again as soon as it is answered
  double warmup_seconds = 1;
  double seconds = 5;  // after the warm-up
};

struct LoadFigures {
  std::uint64_t answered = 0;  // after the warm-up
  double seconds = 0;
  double cpu_us = 0;               // of the generator, warm-up included
  std::int64_t measured_from = 0;  // the end of the warm-up, as PostTimes has it
};

// In nanoseconds of the monotonic clock; 0: not posted.
struct PostTimes {
  std::int64_t scheduled = 0;  // when it should have left
  std::int64_t answered = 0;
};

// Requests are posted in turn, the first again after the last. `times` is by number, from 0 on; what does not fit into
// it is not noted. Throws where an answer is not 200 or a connection ends.
[[nodiscard]] LoadFigures generate_load(const LoadPlan& plan, std::span<const std::string> requests,
                                        std::span<PostTimes> times);

[[nodiscard]] std::int64_t monotonic_ns();

}  // namespace relance::bench
