// A circuit breaker: decides whether a failed server may be tried again.
//
//   closed ──failures_max failures in a row──▶ open ──backoff──▶ one probe ──worked──▶ closed
//                                               ▲                    │
//                                               └─── failed: longer ─┘
//
// Any thread.
#pragma once

#include <cstdint>
#include <mutex>
#include <optional>
#include <string>

#include <relance/adapters/redis/cache.h>

namespace relance::redis {

enum class Admission : std::uint8_t {
  kRefused,
  kCall,
  kProbe,  // the only one, until worked() or failed()
};

class Breaker {
 public:
  Breaker(const BreakerOptions& options, ports::Clock& clock, ports::Entropy& entropy)
      : options_(options), clock_(clock), entropy_(entropy) {}

  // Every admitted call ends with worked() or failed(), which return whether the state has changed.
  [[nodiscard]] Admission admit();
  [[nodiscard]] bool worked(Admission admission);
  [[nodiscard]] bool failed(Admission admission, const std::string& reason);

  // Why calls are refused; nullopt if they are not.
  [[nodiscard]] std::optional<std::string> reason() const;

 private:
  [[nodiscard]] Duration draw(Duration longest);

  const BreakerOptions options_;
  ports::Clock& clock_;
  ports::Entropy& entropy_;
  mutable std::mutex mutex_;           // guards everything below
  int failures_ = 0;                   // consecutive
  std::optional<std::string> reason_;  // set while open
  Duration backoff_{};
  Duration next_probe_{};
  bool is_probing_ = false;
};

}  // namespace relance::redis
