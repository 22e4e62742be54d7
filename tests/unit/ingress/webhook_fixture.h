// Ingress with endpoints of both providers.
#pragma once

#include "unit/ingress/fixture.h"

namespace relance::ingress {

inline constexpr std::string_view kSecret = "app secret";
inline constexpr std::string_view kOther = "next secret";

class WebhookTest : public IngressTest {
 protected:
  WebhookTest() {
    options.endpoints = {
        {providers::Provider::kCloudApi, "", WebhookAuthentication::kHmac, {std::string{kSecret}}, "", "verify me"},
        {providers::Provider::kCloudApi, "shop", WebhookAuthentication::kHmac, {"shop secret"}, "", ""},
        {providers::Provider::kWassenger, "", WebhookAuthentication::kHmac, {std::string{kSecret}}, "", ""}};
  }

  static ports::HttpRequest signed_post(std::string path, std::string body, std::string_view secret = kSecret) {
    ports::HttpRequest made = request("POST", std::move(path), std::move(body));
    const std::string name =
        made.path.starts_with("/webhooks/whatsapp") ? "x-hub-signature-256" : "x-wassenger-signature";
    made.headers = {{name, signature(secret, made.body)}};
    return made;
  }
  ports::HttpResponse post(std::string body) { return send(signed_post("/webhooks/whatsapp", std::move(body))); }
  void expect_unsigned(const ports::HttpRequest& made) {
    expect_problem(send(made), 401);
    EXPECT_EQ(log.calls, 0) << "nothing forged enters the log";
  }
};

}  // namespace relance::ingress
