// Which webhooks are accepted, and how they are authenticated.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <relance/base/time.h>
#include <relance/events/event_post.h>
#include <relance/intake/posted_records.h>
#include <relance/providers/webhook.h>

namespace relance::ingress {

enum class WebhookAuthentication : std::uint8_t {
  kHmac,         // a header holds the hexadecimal HMAC-SHA256 of the body, with or without `sha256=`
  kHeaderToken,  // a header holds a secret
  kQueryToken,   // a query parameter holds a secret
  kNone,         // anyone who knows the URL can post
};

// POST /webhooks/wassenger[/NAME] or GET and POST /webhooks/whatsapp[/NAME].
struct WebhookEndpoint {
  providers::Provider provider = providers::Provider::kWassenger;
  std::string name;  // [A-Za-z0-9._-], up to 64; empty: the URL without a name
  WebhookAuthentication authentication = WebhookAuthentication::kHmac;
  std::vector<std::string> secrets;  // any of them is accepted: two during a rotation
  std::string field;  // the header or query parameter with the signature or token; empty: the default (usual_field)
  std::string verify_token;  // Cloud API: what GET must present; empty: every handshake fails
};

// Cloud API: `x-hub-signature-256`; Wassenger: `x-wassenger-signature`, `x-wassenger-token`, or the parameter `token`.
[[nodiscard]] std::string usual_field(const WebhookEndpoint& endpoint);

struct IngressOptions {
  std::vector<WebhookEndpoint> endpoints;
  bool log_clock = false;                           // only records advance the time: the machine's clock is never read
  OptionalTime accepted_before;                     // log clock: the greatest time accepted before this start, if known
  Duration ahead_max = intake::kMaxAhead;           // how far a posted time may be ahead of the host's clock
  Duration retry_after = std::chrono::seconds{1};   // of a 503; whole seconds
  std::size_t events_max = events::kPostEventsMax;  // of one POST /events
};

// An error in the options, for an operator; nullopt: Ingress accepts them. Contains no secret.
[[nodiscard]] std::optional<std::string> defect_of(const IngressOptions& options);

}  // namespace relance::ingress
