#include "webhooks.h"

#include <utility>

#include "problem.h"

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

Webhooks::Webhooks(const std::vector<WebhookEndpoint>& endpoints, const Appender& appender, const ArrivalClock& clock)
    : appender_(appender), clock_(clock) {
  for (const WebhookEndpoint& endpoint : endpoints) {
    auto& named = endpoint.provider == providers::Provider::kWassenger ? wassenger_ : cloud_api_;
    named.emplace(endpoint.name, Endpoint{endpoint, WebhookGate{endpoint}});
  }
}

void Webhooks::handle(providers::Provider provider, std::string_view name, ports::HttpRequest request,
                      const Answer& answer) {
  const bool is_cloud_api = provider == providers::Provider::kCloudApi;
  const auto& named = is_cloud_api ? cloud_api_ : wassenger_;
  const auto endpoint = named.find(name);
  if (endpoint == named.end()) return answer.give(problem(404, "there is no webhook endpoint of this name"));
  if (is_cloud_api && request.method == "GET") return shake_hands(endpoint->second, request, answer);
  if (request.method != "POST") return answer.give(method_not_allowed(is_cloud_api ? "GET, POST" : "POST"));
  if (!endpoint->second.gate.admits(request)) {
    return answer.reject(problem(401, "the signature or token of this webhook is missing or wrong"));
  }
  take(endpoint->second, std::move(request), answer);
}

// https://developers.facebook.com/docs/graph-api/webhooks/getting-started, "Verification Requests".
void Webhooks::shake_hands(const Endpoint& endpoint, const ports::HttpRequest& request, const Answer& answer) const {
  if (!is_subscription(request, endpoint.options.verify_token)) {
    return answer.reject(problem(403, "this is no subscription with the verify token of this endpoint"));
  }
  const std::string* challenge = request.parameter("hub.challenge");
  if (challenge == nullptr) return answer.give(problem(400, "hub.challenge is missing"));
  answer.give({200, "text/plain", *challenge, {{"X-Content-Type-Options", "nosniff"}}});
}

void Webhooks::take(const Endpoint& endpoint, ports::HttpRequest request, const Answer& answer) {
  if (request.body.empty()) return answer.give(problem(400, "the body is empty"));
  const auto time = time_of(request);
  if (!time) return answer.give(problem(400, "Relance-Time is no RFC 3339 time"));
  const std::int32_t partition = next_partition_;
  next_partition_ = (next_partition_ + 1) % appender_.partitions(events::Topic::kWebhooks).value();
  std::vector<ports::OwnedRecord> records(1);
  ports::OwnedRecord& record = records.front();
  record.partition = {ports::TopicNumber{static_cast<std::uint16_t>(events::Topic::kWebhooks)}, Partition{partition}};
  record.value = std::move(request.body);
  record.headers = {{"provider", std::string{to_text(endpoint.options.provider)}},
                    {"endpoint", endpoint.options.name},
                    {"received_at", rfc3339(*time)}};
  appender_.append(std::move(records), *time, answer, [](const std::vector<Offset>&) {
    return ports::HttpResponse{200, "application/json", "{}", {}};
  });
}

std::optional<Timestamp> Webhooks::time_of(const ports::HttpRequest& request) const {
  if (!clock_.follows_log()) return clock_.now();
  const std::string* text = request.header("relance-time");
  return text == nullptr ? clock_.now() : parse_rfc3339(*text);
}

}  // namespace relance::ingress
