// The component that accepts webhooks and events.
#pragma once

#include <map>
#include <memory>
#include <string>

#include <relance/components/log.h>
#include <relance/ingress/ingress.h>
#include <relance/runtime/component.h>

namespace relance::components {

// Empty strings mean "not set".
struct WassengerEndpoint {
  enum class Auth : std::uint8_t { kHmac, kHeader, kQuery, kNone };
  Auth auth = Auth::kHmac;
  std::string secret;       // required with kHmac
  std::string secret_next;  // also accepted, during a rotation
  std::string token;        // required with kHeader and kQuery
  std::string header;
  std::string parameter;
};
struct WhatsappEndpoint {
  std::string app_secret;
  std::string app_secret_next;  // also accepted, during a rotation
  std::string verify_token;
};
// By name; config::kUnnamedEntry is the endpoint whose URL has no name.
struct IngressSettings {
  std::map<std::string, WassengerEndpoint> wassenger;
  std::map<std::string, WhatsappEndpoint> whatsapp;
};
void bind(config::Section& section, IngressSettings& settings);

class IngressComponent final : public runtime::Component {
 public:
  explicit IngressComponent(LogComponent& log) : log_(log) {}

  [[nodiscard]] std::string_view name() const override { return "ingress"; }
  [[nodiscard]] std::vector<std::string> selected_by() const override { return {"ingress"}; }
  void bind(config::Section& section) override { components::bind(section, settings_); }
  void open(runtime::Host& host) override;
  void routes(http::Router& router) override { ingress_->routes(router); }
  void start() override;
  void metrics(runtime::MetricsSink& sink) override;

 private:
  LogComponent& log_;
  IngressSettings settings_;
  ingress::IngressOptions options_;
  std::unique_ptr<ingress::Ingress> ingress_;
};

}  // namespace relance::components
