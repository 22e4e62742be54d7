#include "node_options.h"

#include <algorithm>
#include <thread>

#include "kafka/options.h"

namespace relance::app {
namespace {

using ingress::WebhookAuthentication;
using ingress::WebhookEndpoint;

std::string address_name(const std::string& name) {
  return name == kUnnamedEndpoint ? "" : name;
}

std::vector<std::string> present(std::initializer_list<std::string> texts) {
  std::vector<std::string> result;
  std::ranges::copy_if(texts, std::back_inserter(result), [](const std::string& text) { return !text.empty(); });
  return result;
}

WebhookEndpoint endpoint(const std::string& name, const WassengerEndpoint& wassenger) {
  WebhookEndpoint result;
  result.provider = providers::Provider::kWassenger;
  result.name = address_name(name);
  switch (wassenger.auth) {
    case WassengerEndpoint::Auth::kHmac:
      result.authentication = WebhookAuthentication::kHmac;
      result.secrets = present({wassenger.secret, wassenger.secret_next});
      result.field = wassenger.header;
      break;
    case WassengerEndpoint::Auth::kHeader:
      result.authentication = WebhookAuthentication::kHeaderToken;
      result.secrets = present({wassenger.token, wassenger.secret_next});
      result.field = wassenger.header;
      break;
    case WassengerEndpoint::Auth::kQuery:
      result.authentication = WebhookAuthentication::kQueryToken;
      result.secrets = present({wassenger.token, wassenger.secret_next});
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
  result.name = address_name(name);
  result.authentication = WebhookAuthentication::kHmac;
  result.secrets = present({whatsapp.app_secret, whatsapp.app_secret_next});
  result.verify_token = whatsapp.verify_token;
  return result;
}

adapters::http::HttpLimits http_limits(const HttpSettings& settings) {
  adapters::http::HttpLimits limits;
  limits.header_bytes_max = settings.header_bytes;
  limits.body_bytes_max = settings.body_bytes;
  limits.header_timeout = settings.header_time;
  limits.body_timeout = settings.body_time;
  limits.idle_timeout = settings.idle_time;
  limits.connections_max = settings.connections;
  limits.in_flight_bytes_max = settings.in_flight_bytes;
  return limits;
}

}  // namespace

NodeOptions node_options(const Config& config) {
  NodeOptions options;
  options.address = config.listen.host;
  options.port = config.listen.port;
  options.log = config.log;
  if (config.log == LogKind::kKafka) options.kafka = kafka_options(config.kafka);
  options.parts = config.parts;
  options.log_clock = config.clock == ClockSource::kLog;
  options.workers = config.workers != 0 ? config.workers : std::max(1U, std::thread::hardware_concurrency());
  options.memory_bytes = config.memory_bytes;
  options.commit = {config.commit.records, config.commit.bytes, config.commit.time};
  options.http = http_limits(config.http);
  for (const auto& [name, wassenger] : config.wassenger) options.ingress.endpoints.push_back(endpoint(name, wassenger));
  for (const auto& [name, whatsapp] : config.whatsapp) options.ingress.endpoints.push_back(endpoint(name, whatsapp));
  options.ingress.events_token = config.api_token.value_or("");
  options.views = config.views;
  options.api = config.api;
  return options;
}

}  // namespace relance::app
