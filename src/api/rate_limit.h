// A token bucket: so many requests a second, and as many at once after a pause.
#pragma once

#include <algorithm>
#include <cstdint>

#include <relance/base/time.h>

namespace relance::api {

// One thread at a time.
class RateLimit {
 public:
  explicit RateLimit(std::int64_t per_second) : per_second_(per_second), thousandths_(per_second * 1000) {}

  // Whether a request may pass at `now` (since boot); else how long until the next one may.
  [[nodiscard]] bool take(Duration now, Duration& wait) {
    thousandths_ = std::min(per_second_ * 1000, thousandths_ + (now - last_).count() * per_second_);
    last_ = now;
    if (thousandths_ >= 1000) {
      thousandths_ -= 1000;
      return true;
    }
    wait = Duration{(1000 - thousandths_ + per_second_ - 1) / per_second_};
    return false;
  }

 private:
  std::int64_t per_second_;
  std::int64_t thousandths_;  // of requests that may pass
  Duration last_{};
};

}  // namespace relance::api
