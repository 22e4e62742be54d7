// Webhooks of providers: an authenticated body is appended to the log unchanged, whatever its content.
#pragma once

#include <atomic>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <relance/http/router.h>
#include <relance/ingress/options.h>
#include <relance/intake/appender.h>

#include "authentication.h"

namespace relance::ingress {

class Webhooks {
 public:
  Webhooks(const std::vector<WebhookEndpoint>& endpoints, const intake::Appender& appender,
           const intake::ArrivalClock& clock);

  // One thread at a time.
  void routes(http::Router& router);

  // Requests with a missing or wrong signature, token or handshake. Any thread.
  [[nodiscard]] std::uint64_t rejected() const { return rejected_; }

 private:
  struct Endpoint {
    WebhookEndpoint options;
    WebhookGate gate;
  };
  using Endpoints = std::map<std::string, Endpoint, std::less<>>;  // by name
  using Shared = std::shared_ptr<http::Exchange>;

  void add_routes(std::string_view path, const Endpoints& endpoints, http::Router& router);
  void verify(const Endpoint& endpoint, const Shared& exchange);
  void receive(const Endpoint& endpoint, const Shared& exchange);
  // nullopt: the header has no valid time.
  [[nodiscard]] std::optional<Timestamp> time_of(const ports::HttpRequest& request) const;

  const intake::Appender& appender_;
  const intake::ArrivalClock& clock_;
  Endpoints wassenger_;
  Endpoints cloud_api_;
  std::atomic<std::uint64_t> rejected_{0};
  std::int32_t next_partition_ = 0;
};

}  // namespace relance::ingress
