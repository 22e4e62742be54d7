// Webhooks of the providers: whoever may post is believed, whatever the body says; its bytes go into the log.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <relance/ingress/options.h>

#include "answer.h"
#include "appender.h"
#include "arrival_clock.h"
#include "authentication.h"

namespace relance::ingress {

class Webhooks {
 public:
  Webhooks(const std::vector<WebhookEndpoint>& endpoints, const Appender& appender, const ArrivalClock& clock);

  // `name` is the endpoint's. One thread at a time.
  void handle(providers::Provider provider, std::string_view name, ports::HttpRequest request, const Answer& answer);

 private:
  struct Endpoint {
    WebhookEndpoint options;
    WebhookGate gate;
  };

  void shake_hands(const Endpoint& endpoint, const ports::HttpRequest& request, const Answer& answer) const;
  void take(const Endpoint& endpoint, ports::HttpRequest request, const Answer& answer);
  // None: the header says a time that is none.
  [[nodiscard]] std::optional<Timestamp> time_of(const ports::HttpRequest& request) const;

  const Appender& appender_;
  const ArrivalClock& clock_;
  std::map<std::string, Endpoint, std::less<>> wassenger_;
  std::map<std::string, Endpoint, std::less<>> cloud_api_;
  std::int32_t next_partition_ = 0;
};

}  // namespace relance::ingress
