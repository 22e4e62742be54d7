#include <algorithm>

#include <relance/ingress/options.h>

namespace relance::ingress {
namespace {

constexpr std::size_t kNameSizeMax = 64;

bool is_name(std::string_view text) {
  return text.size() <= kNameSizeMax && std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '_' ||
                  c == '-';
         });
}

bool is_header_name(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-'; });
}

std::string described(const WebhookEndpoint& endpoint) {
  return std::string{"webhook endpoint "}
      .append(to_text(endpoint.provider))
      .append(endpoint.name.empty() ? "" : "/")
      .append(is_name(endpoint.name) ? endpoint.name : "?");
}

std::optional<std::string> defect_of(const WebhookEndpoint& endpoint) {
  if (!is_name(endpoint.name)) return "its name is not of the form [A-Za-z0-9._-]{1,64}";
  const bool needs_secret = endpoint.authentication != WebhookAuthentication::kNone;
  if (needs_secret && endpoint.secrets.empty()) return "it has no secret";
  const auto& secrets = endpoint.secrets;
  if (std::any_of(secrets.begin(), secrets.end(), [](const auto& s) { return s.empty(); })) return "a secret is empty";
  if (endpoint.authentication != WebhookAuthentication::kQueryToken && !is_header_name(endpoint.field)) {
    return "its field is no header name in lower case";
  }
  return std::nullopt;
}

}  // namespace

std::string usual_field(const WebhookEndpoint& endpoint) {
  switch (endpoint.authentication) {
    case WebhookAuthentication::kHmac:
      switch (endpoint.provider) {
        case providers::Provider::kWassenger:
          return "x-wassenger-signature";
        case providers::Provider::kCloudApi:
          return "x-hub-signature-256";
      }
      break;
    case WebhookAuthentication::kHeaderToken:
      return "x-wassenger-token";
    case WebhookAuthentication::kQueryToken:
      return "token";
    case WebhookAuthentication::kNone:
      break;
  }
  return {};
}

std::optional<std::string> defect_of(const IngressOptions& options) {
  for (auto endpoint = options.endpoints.begin(); endpoint != options.endpoints.end(); ++endpoint) {
    if (auto defect = defect_of(*endpoint)) return described(*endpoint) + ": " + *defect;
    const bool again = std::any_of(options.endpoints.begin(), endpoint, [&](const WebhookEndpoint& other) {
      return other.provider == endpoint->provider && other.name == endpoint->name;
    });
    if (again) return described(*endpoint) + ": it is there twice";
  }
  if (options.events_max == 0) return "events_max is 0";
  if (options.ahead_max < Duration{0}) return "ahead_max is negative";
  return std::nullopt;
}

}  // namespace relance::ingress
