// Signatures and tokens of webhooks.
#pragma once

#include <string>
#include <vector>

#include <relance/base/hmac.h>
#include <relance/ingress/options.h>
#include <relance/ports/http.h>

namespace relance::ingress {

// Authenticates the requests of one webhook endpoint. Any thread.
class WebhookGate {
 public:
  explicit WebhookGate(const WebhookEndpoint& endpoint);

  // An encoded body may be signed as received or as decoded.
  [[nodiscard]] bool admits(const ports::HttpRequest& request) const;

 private:
  [[nodiscard]] bool is_signed(const ports::HttpRequest& request) const;
  [[nodiscard]] bool is_secret(const std::string* text) const;

  WebhookAuthentication authentication_;
  std::string field_;
  std::vector<std::string> tokens_;
  std::vector<HmacSha256> keys_;
};

}  // namespace relance::ingress
