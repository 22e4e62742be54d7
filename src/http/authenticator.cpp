#include <algorithm>

#include <relance/base/hmac.h>
#include <relance/base/text.h>
#include <relance/http/authenticator.h>

namespace relance::http {
namespace {

constexpr std::string_view kBearer = "bearer ";

}  // namespace

std::optional<Duration> RateLimit::take(Duration now) {
  thousandths_ = std::min(per_second_ * 1000, thousandths_ + (now - last_).count() * per_second_);
  last_ = now;
  if (thousandths_ >= 1000) {
    thousandths_ -= 1000;
    return std::nullopt;
  }
  return Duration{(1000 - thousandths_ + per_second_ - 1) / per_second_};
}

Authenticator::Authenticator(std::vector<Token> tokens, std::int64_t max_requests_per_second)
    : tokens_(std::move(tokens)), limits_(tokens_.size(), RateLimit{max_requests_per_second}) {}

const Token* Authenticator::authenticate(const ports::HttpRequest& request) const {
  const std::string* header = request.header("authorization");
  if (header == nullptr || header->size() < kBearer.size()) return nullptr;
  if (!equal_ignoring_case(std::string_view{*header}.substr(0, kBearer.size()), kBearer)) return nullptr;
  const std::string_view given = std::string_view{*header}.substr(kBearer.size());
  const Token* found = nullptr;
  for (const Token& token : tokens_) {
    if (!token.secret.empty() && equal_in_constant_time(token.secret, given)) found = &token;
  }
  return found;
}

std::optional<Duration> Authenticator::throttle(const Token& token, Duration now) {
  return limits_[static_cast<std::size_t>(&token - tokens_.data())].take(now);
}

}  // namespace relance::http
