#include "breaker.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <span>

#include <relance/base/assert.h>

namespace relance::redis {

Admission Breaker::admit() {
  const std::lock_guard lock(mutex_);
  if (!reason_) return Admission::kCall;
  if (is_probing_ || clock_.since_boot() < next_probe_) return Admission::kRefused;
  is_probing_ = true;
  return Admission::kProbe;
}

bool Breaker::worked(Admission admission) {
  const std::lock_guard lock(mutex_);
  if (admission != Admission::kProbe) {
    failures_ = 0;  // ignored if the breaker has opened meanwhile
    return false;
  }
  RELANCE_ASSERT(is_probing_ && reason_);
  is_probing_ = false;
  failures_ = 0;
  reason_.reset();
  return true;
}

bool Breaker::failed(Admission admission, const std::string& reason) {
  const std::lock_guard lock(mutex_);
  if (admission == Admission::kProbe) {
    RELANCE_ASSERT(is_probing_ && reason_);
    is_probing_ = false;
    backoff_ = std::min(backoff_ * 2, options_.backoff_max);
  } else if (reason_ || ++failures_ < options_.failures_max) {
    return false;
  } else {
    backoff_ = options_.backoff_min;
  }
  const bool has_opened = !reason_;
  reason_ = reason;
  next_probe_ = clock_.since_boot() + draw(backoff_);
  return has_opened;
}

std::optional<std::string> Breaker::reason() const {
  const std::lock_guard lock(mutex_);
  return reason_;
}

// Between half and all of it: processes that lost the server together do not return at the same time.
Duration Breaker::draw(Duration longest) {
  std::array<std::byte, sizeof(std::uint32_t)> bytes{};
  entropy_.fill(bytes);
  std::uint32_t drawn = 0;
  std::memcpy(&drawn, bytes.data(), sizeof drawn);
  const auto half = longest / 2;
  return longest - Duration{static_cast<Duration::rep>(drawn) % (half.count() + 1)};
}

}  // namespace relance::redis
