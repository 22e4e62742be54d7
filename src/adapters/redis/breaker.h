// Whether a server that has failed is worth another try.
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

  // Each one that is not refused ends with worked() or failed(), which say whether it has changed anything.
  [[nodiscard]] Admission admit();
  [[nodiscard]] bool worked(Admission admission);
  [[nodiscard]] bool failed(Admission admission, const std::string& reason);

  // Why calls are refused; none: they are not.
  [[nodiscard]] std::optional<std::string> reason() const;

 private:
  [[nodiscard]] Duration draw(Duration longest);

  const BreakerOptions options_;
  ports::Clock& clock_;
  ports::Entropy& entropy_;
  mutable std::mutex mutex_;           // of all below
  int failures_ = 0;                   // in a row
  std::optional<std::string> reason_;  // open
  Duration backoff_{};
  Duration next_probe_{};
  bool is_probing_ = false;
};

}  // namespace relance::redis
