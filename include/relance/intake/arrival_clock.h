// The arrival time of a request: the host's clock, or the greatest accepted time if only records advance the time.
#pragma once

#include <algorithm>
#include <atomic>
#include <functional>
#include <utility>

#include <relance/base/time.h>

namespace relance::intake {

// Any thread.
class ArrivalClock {
 public:
  static ArrivalClock of_host(std::function<Timestamp()> now) { return ArrivalClock{std::move(now), kEarliestTime}; }
  static ArrivalClock of_log(OptionalTime accepted) {
    return ArrivalClock{nullptr, accepted ? *accepted : kEarliestTime};
  }

  [[nodiscard]] bool follows_log() const { return now_ == nullptr; }
  [[nodiscard]] Timestamp now() const {
    return follows_log() ? Timestamp{Duration{accepted_ms_.load()}} : std::clamp(now_(), kEarliestTime, kLatestTime);
  }

  // A record with this time is in the log.
  void accept(Timestamp time) {
    Duration::rep current = accepted_ms_.load();
    const Duration::rep wanted = time.time_since_epoch().count();
    while (current < wanted && !accepted_ms_.compare_exchange_weak(current, wanted)) {
    }
  }

 private:
  ArrivalClock(std::function<Timestamp()> now, Timestamp accepted)
      : now_(std::move(now)), accepted_ms_(accepted.time_since_epoch().count()) {}

  const std::function<Timestamp()> now_;
  std::atomic<Duration::rep> accepted_ms_;
};

}  // namespace relance::intake
