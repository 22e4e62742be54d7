#include <algorithm>
#include <iterator>

#include <fmt/format.h>

#include <relance/base/logging.h>
#include <relance/components/ingress.h>
#include <relance/intake/accepted_time.h>

namespace relance::components {
namespace {

using ingress::WebhookAuthentication;
using ingress::WebhookEndpoint;

void bind_wassenger(config::Section& section, WassengerEndpoint& endpoint) {
  using enum WassengerEndpoint::Auth;
  section.word({"auth", "authentication of Wassenger webhooks: hmac, header or query (both with a token), or none"},
               endpoint.auth, {{"hmac", kHmac}, {"header", kHeader}, {"query", kQuery}, {"none", kNone}});
  section.text({.name = "secret", .help = "key of the signature (hmac)", .secret = true}, endpoint.secret);
  section.text({.name = "secret_next", .help = "secondary secret or token, accepted during a rotation", .secret = true},
               endpoint.secret_next);
  section.text({.name = "token", .help = "token in a header or in the query string (header, query)", .secret = true},
               endpoint.token);
  section.text({"header", "header of the signature or of the token"}, endpoint.header);
  section.text({"parameter", "query parameter of the token (query)"}, endpoint.parameter);
  const bool has_token = endpoint.auth == kHeader || endpoint.auth == kQuery;
  if (endpoint.auth == kHmac && endpoint.secret.empty())
    section.refuse("secret", fmt::format("is required: {} is hmac", section.path("auth")), "auth");
  if (has_token && endpoint.token.empty())
    section.refuse(
        "token",
        fmt::format("is required: {} is {}", section.path("auth"), endpoint.auth == kHeader ? "header" : "query"),
        "auth");
}

void bind_whatsapp(config::Section& section, WhatsappEndpoint& endpoint) {
  section.text({.name = "app_secret", .help = "secret of the Meta app, which signs webhooks", .secret = true},
               endpoint.app_secret);
  section.text({.name = "app_secret_next", .help = "secondary app secret, accepted during a rotation", .secret = true},
               endpoint.app_secret_next);
  section.text({.name = "verify_token", .help = "token that Meta sends when the webhook is set up", .secret = true},
               endpoint.verify_token);
  if (endpoint.app_secret.empty()) section.refuse("app_secret", "is required: it signs webhooks");
}

std::string url_name(const std::string& name) {
  return name == config::kUnnamedEntry ? "" : name;
}

std::vector<std::string> set_texts(std::initializer_list<std::string> texts) {
  std::vector<std::string> result;
  std::ranges::copy_if(texts, std::back_inserter(result), [](const std::string& text) { return !text.empty(); });
  return result;
}

WebhookEndpoint endpoint(const std::string& name, const WassengerEndpoint& wassenger) {
  WebhookEndpoint result;
  result.provider = providers::Provider::kWassenger;
  result.name = url_name(name);
  switch (wassenger.auth) {
    case WassengerEndpoint::Auth::kHmac:
      result.authentication = WebhookAuthentication::kHmac;
      result.secrets = set_texts({wassenger.secret, wassenger.secret_next});
      result.field = wassenger.header;
      break;
    case WassengerEndpoint::Auth::kHeader:
      result.authentication = WebhookAuthentication::kHeaderToken;
      result.secrets = set_texts({wassenger.token, wassenger.secret_next});
      result.field = wassenger.header;
      break;
    case WassengerEndpoint::Auth::kQuery:
      result.authentication = WebhookAuthentication::kQueryToken;
      result.secrets = set_texts({wassenger.token, wassenger.secret_next});
      result.field = wassenger.parameter;
      break;
    case WassengerEndpoint::Auth::kNone:
      result.authentication = WebhookAuthentication::kNone;
      break;
  }
  return result;
}

WebhookEndpoint endpoint(const std::string& name, const WhatsappEndpoint& whatsapp) {
  WebhookEndpoint result;
  result.provider = providers::Provider::kCloudApi;
  result.name = url_name(name);
  result.authentication = WebhookAuthentication::kHmac;
  result.secrets = set_texts({whatsapp.app_secret, whatsapp.app_secret_next});
  result.verify_token = whatsapp.verify_token;
  return result;
}

}  // namespace

void bind(config::Section& section, IngressSettings& settings) {
  config::Section webhooks = section.table("webhooks");
  webhooks.entries("wassenger", settings.wassenger, &bind_wassenger);
  webhooks.entries("whatsapp", settings.whatsapp, &bind_whatsapp);
}

void IngressComponent::open(runtime::Host& host) {
  for (const auto& [name, wassenger] : settings_.wassenger) options_.endpoints.push_back(endpoint(name, wassenger));
  for (const auto& [name, whatsapp] : settings_.whatsapp) options_.endpoints.push_back(endpoint(name, whatsapp));
  options_.log_clock = host.follows_log_clock;
  if (options_.log_clock) options_.accepted_before = intake::greatest_accepted_time(log_.log());
  if (const auto defect = ingress::defect_of(options_))
    throw runtime::StartError(runtime::FailureReason::kConfiguration, *defect);
  ingress_ = std::make_unique<ingress::Ingress>(options_, log_.log(),
                                                [clock = &host.stream_clock] { return clock->read().now; });
}

void IngressComponent::start() {
  for (const WebhookEndpoint& endpoint : options_.endpoints) {
    const bool is_open = endpoint.authentication == WebhookAuthentication::kNone;
    const std::string path =
        fmt::format("/webhooks/{}{}{}", endpoint.provider == providers::Provider::kCloudApi ? "whatsapp" : "wassenger",
                    endpoint.name.empty() ? "" : "/", endpoint.name);
    if (is_open) {
      logging::warning("webhook endpoint without authentication", {{"path", path}});
    } else {
      logging::info("webhook endpoint", {{"path", path}});
    }
  }
}

void IngressComponent::metrics(runtime::MetricsSink& sink) {
  const intake::AppendCounters& appends = ingress_->appends();
  sink.counter("relance_ingress_rejected_webhooks_total",
               "Webhooks with a missing or invalid signature, token or handshake.", {}, ingress_->rejected_webhooks());
  sink.counter("relance_ingress_appended_records_total", "Records appended durably.", {}, appends.records);
  sink.counter("relance_ingress_unavailable_total", "Posts answered 503 because the log failed.", {},
               appends.unavailable);
  sink.histogram("relance_ingress_append_duration_seconds", "Time of a durable append, in seconds.", {},
                 appends.latency);
}

}  // namespace relance::components
