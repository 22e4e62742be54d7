#include "authentication.h"

#include <algorithm>

#include <relance/base/text.h>

namespace relance::ingress {
namespace {

constexpr std::string_view kSignaturePrefix = "sha256=";

}  // namespace

WebhookGate::WebhookGate(const WebhookEndpoint& endpoint)
    : authentication_(endpoint.authentication),
      field_(endpoint.field.empty() ? usual_field(endpoint) : endpoint.field) {
  switch (authentication_) {
    case WebhookAuthentication::kHmac:
      for (const std::string& secret : endpoint.secrets) keys_.emplace_back(secret);
      break;
    case WebhookAuthentication::kHeaderToken:
    case WebhookAuthentication::kQueryToken:
      tokens_ = endpoint.secrets;
      break;
    case WebhookAuthentication::kNone:
      break;
  }
}

bool WebhookGate::admits(const ports::HttpRequest& request) const {
  switch (authentication_) {
    case WebhookAuthentication::kHmac:
      return is_signed(request);
    case WebhookAuthentication::kHeaderToken:
      return is_secret(request.header(field_));
    case WebhookAuthentication::kQueryToken:
      return is_secret(request.parameter(field_));
    case WebhookAuthentication::kNone:
      return true;
  }
  return false;
}

bool WebhookGate::is_signed(const ports::HttpRequest& request) const {
  const std::string* header = request.header(field_);
  if (header == nullptr) return false;
  std::string_view text = *header;
  if (text.starts_with(kSignaturePrefix)) text.remove_prefix(kSignaturePrefix.size());
  const auto given = parse_sha256(text);
  if (!given) return false;
  return std::any_of(keys_.begin(), keys_.end(), [&](const HmacSha256& key) {
    return equal_in_constant_time(key.of(request.raw_body.empty() ? request.body : request.raw_body), *given) ||
           (!request.raw_body.empty() && equal_in_constant_time(key.of(request.body), *given));
  });
}

bool WebhookGate::is_secret(const std::string* text) const {
  return text != nullptr && std::any_of(tokens_.begin(), tokens_.end(),
                                        [&](const std::string& token) { return equal_in_constant_time(token, *text); });
}

}  // namespace relance::ingress
