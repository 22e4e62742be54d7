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
  kNone,         // anybody who knows the URL can post
};

// POST /webhooks/wassenger[/NAME] or GET and POST /webhooks/whatsapp[/NAME].
struct WebhookEndpoint {
  providers::Provider provider = providers::Provider::kWassenger;
  std::string name;  // [A-Za-z0-9._-], up to 64; empty: the address without a name
  WebhookAuthentication authentication = WebhookAuthentication::kHmac;
  std::vector<std::string> secrets;  // any of them counts: two while one replaces the other
  std::string field;  // the header or query parameter with the signature or token; empty: the usual one (usual_field)
  std::string verify_token;  // Cloud API: what GET must show; empty: no handshake succeeds
};

// Cloud API: `x-hub-signature-256`; Wassenger: `x-wassenger-signature`, `x-wassenger-token`, or the parameter `token`.
[[nodiscard]] std::string usual_field(const WebhookEndpoint& endpoint);

struct IngressOptions {
  std::vector<WebhookEndpoint> endpoints;
  bool log_clock = false;        // records alone move time: no clock of a machine is asked
  OptionalTime accepted_before;  // log clock: the greatest time that was accepted before this start, where it is known
  Duration ahead_max = intake::kMaxAhead;           // how far a posted time can be ahead of the host's clock
  Duration retry_after = std::chrono::seconds{1};   // of a 503; whole seconds
  std::size_t events_max = events::kPostEventsMax;  // of one POST /events
};

// The error in the options, for their author; empty: Ingress accepts them. Names no secret.
[[nodiscard]] std::optional<std::string> defect_of(const IngressOptions& options);

}  // namespace relance::ingress
