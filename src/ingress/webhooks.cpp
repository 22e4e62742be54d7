#include "webhooks.h"

#include <utility>

#include <relance/http/response.h>

namespace relance::ingress {
namespace {

std::string rfc3339(Timestamp time) {
  std::string text(kRfc3339Size, '\0');
  write_rfc3339(time, text.data());
  return text;
}

bool is_subscription(const ports::HttpRequest& request, std::string_view verify_token) {
  const std::string* mode = request.parameter("hub.mode");
  const std::string* token = request.parameter("hub.verify_token");
  return mode != nullptr && *mode == "subscribe" && token != nullptr && !verify_token.empty() &&
         equal_in_constant_time(*token, verify_token);
}

}  // namespace

Webhooks::Webhooks(const std::vector<WebhookEndpoint>& endpoints, const intake::Appender& appender,
                   const intake::ArrivalClock& clock)
    : appender_(appender), clock_(clock) {
  for (const WebhookEndpoint& endpoint : endpoints) {
    auto& named = endpoint.provider == providers::Provider::kWassenger ? wassenger_ : cloud_api_;
    named.emplace(endpoint.name, Endpoint{endpoint, WebhookGate{endpoint}});
  }
}

void Webhooks::routes(http::Router& router) {
  add_routes("/webhooks/wassenger", wassenger_, router);
  add_routes("/webhooks/whatsapp", cloud_api_, router);
}

// Endpoints that are not configured have no route. Signatures cover the body, so the handlers check them.
void Webhooks::add_routes(std::string_view path, const Endpoints& endpoints, http::Router& router) {
  const auto add = [&](std::string_view method, void (Webhooks::*handle)(const Endpoint&, const Shared&)) {
    const auto handler = [this, &endpoints, handle](const Shared& exchange) {
      const std::string name = exchange->parameters.empty() ? std::string{} : exchange->parameters.front();
      (this->*handle)(endpoints.find(name)->second, exchange);
    };
    if (endpoints.contains("")) router.add(method, path, {}, handler);
    const auto is_configured = [&endpoints](std::string_view name) { return endpoints.contains(name); };
    router.add(method, std::string{path} + "/{name}", {.accepts = is_configured}, handler);
  };
  if (&endpoints == &cloud_api_) add("GET", &Webhooks::verify);
  add("POST", &Webhooks::receive);
}

// https://developers.facebook.com/docs/graph-api/webhooks/getting-started, "Verification Requests".
void Webhooks::verify(const Endpoint& endpoint, const Shared& exchange) {
  if (!is_subscription(exchange->request, endpoint.options.verify_token)) {
    ++rejected_;
    return exchange->answer(http::problem(403, "not a subscription with the verify token of this endpoint"));
  }
  const std::string* challenge = exchange->request.parameter("hub.challenge");
  if (challenge == nullptr) return exchange->answer(http::problem(400, "hub.challenge is missing"));
  exchange->answer({200, "text/plain", *challenge, {}});
}

void Webhooks::receive(const Endpoint& endpoint, const Shared& exchange) {
  ports::HttpRequest& request = exchange->request;
  if (!endpoint.gate.admits(request)) {
    ++rejected_;
    return exchange->answer(http::problem(401, "missing or invalid signature or token of this webhook"));
  }
  if (request.body.empty()) return exchange->answer(http::problem(400, "the body is empty"));
  const auto time = time_of(request);
  if (!time) return exchange->answer(http::problem(400, "Relance-Time is not an RFC 3339 time"));
  const std::int32_t partition = next_partition_;
  next_partition_ = (next_partition_ + 1) % appender_.partitions(events::Topic::kWebhooks).value();
  std::vector<ports::OwnedRecord> records(1);
  ports::OwnedRecord& record = records.front();
  record.partition = {ports::TopicNumber{static_cast<std::uint16_t>(events::Topic::kWebhooks)}, Partition{partition}};
  record.value = std::move(request.body);
  record.headers = {{"provider", std::string{to_text(endpoint.options.provider)}},
                    {"endpoint", endpoint.options.name},
                    {"received_at", rfc3339(*time)}};
  appender_.append(std::move(records), *time, exchange, [](const std::vector<Offset>&) {
    return ports::HttpResponse{200, "application/json", "{}", {}};
  });
}

std::optional<Timestamp> Webhooks::time_of(const ports::HttpRequest& request) const {
  if (!clock_.follows_log()) return clock_.now();
  const std::string* text = request.header("relance-time");
  return text == nullptr ? clock_.now() : parse_rfc3339(*text);
}

}  // namespace relance::ingress
