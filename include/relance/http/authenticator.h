// Authentication of callers: bearer tokens and their roles.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <relance/base/time.h>
#include <relance/ports/http.h>

namespace relance::http {

// Each role includes the ones before it.
enum class Role : std::uint8_t { kRead, kWrite, kAdmin };

struct Token {
  std::string name;    // in log lines
  std::string secret;  // not empty
  Role role = Role::kRead;
};

// A token bucket: a rate in requests per second, with bursts of the same size. One thread at a time.
class RateLimit {
 public:
  explicit RateLimit(std::int64_t per_second) : per_second_(per_second), thousandths_(per_second * 1000) {}

  // nullopt: the request may pass at `now` (monotonic); otherwise the time until the next one may.
  [[nodiscard]] std::optional<Duration> take(Duration now);

 private:
  std::int64_t per_second_;
  std::int64_t thousandths_;  // of a request, currently available
  Duration last_{};
};

// One thread at a time.
class Authenticator {
 public:
  Authenticator() = default;
  Authenticator(std::vector<Token> tokens, std::int64_t max_requests_per_second);

  // The token in `Authorization: Bearer ...`; nullptr: missing or wrong. The time taken is the same for all wrong
  // tokens.
  [[nodiscard]] const Token* authenticate(const ports::HttpRequest& request) const;
  // How long the owner of the token must wait; nullopt: not at all.
  [[nodiscard]] std::optional<Duration> throttle(const Token& token, Duration now);

 private:
  std::vector<Token> tokens_;
  std::vector<RateLimit> limits_;  // of the token at the same index
};

}  // namespace relance::http
