#include <optional>
#include <string_view>
#include <utility>

#include <relance/base/assert.h>
#include <relance/ingress/ingress.h>

#include "answer.h"
#include "appender.h"
#include "events.h"
#include "health.h"
#include "problem.h"
#include "webhooks.h"

namespace relance::ingress {
namespace {

struct Target {
  RouteName route = RouteName::kOther;
  std::string_view endpoint;  // of webhooks
};

// The endpoint's name behind the address of a provider; none: another address.
std::optional<std::string_view> endpoint_of(std::string_view path, std::string_view address) {
  if (!path.starts_with(address)) return std::nullopt;
  path.remove_prefix(address.size());
  if (path.empty()) return path;
  if (path.front() != '/' || path.size() == 1) return std::nullopt;
  return path.substr(1);
}

Target target_of(std::string_view path) {
  if (const auto name = endpoint_of(path, "/webhooks/wassenger")) return {RouteName::kWassenger, *name};
  if (const auto name = endpoint_of(path, "/webhooks/whatsapp")) return {RouteName::kWhatsapp, *name};
  if (path == "/events") return {RouteName::kEvents, {}};
  if (path == "/livez") return {RouteName::kLivez, {}};
  if (path == "/readyz") return {RouteName::kReadyz, {}};
  if (path == "/metrics") return {RouteName::kMetrics, {}};
  return {};
}

bool is_post(RouteName route) {
  return route == RouteName::kWassenger || route == RouteName::kWhatsapp || route == RouteName::kEvents;
}

bool is_read(const ports::HttpRequest& request) {
  return request.method == "GET" || request.method == "HEAD";
}

ArrivalClock clock_of(const IngressOptions& options, Ingress::Now now) {
  RELANCE_ASSERT(options.log_clock || now != nullptr);
  return options.log_clock ? ArrivalClock::of_log(options.accepted_before) : ArrivalClock::of_host(std::move(now));
}

}  // namespace

struct Ingress::Parts {
  Parts(const IngressOptions& options, ports::Log& log, StatusSource& source, Now now)
      : clock(new ArrivalClock(clock_of(options, std::move(now)))),
        appender(log, clock, options.retry_after),
        webhooks(options.endpoints, appender, *clock),
        events(options, log, appender, *clock),
        status(source),
        takes_posts(options.takes_posts) {}

  const std::shared_ptr<IngressCounters> counters = std::make_shared<IngressCounters>();
  const std::shared_ptr<ArrivalClock> clock;
  const Appender appender;
  Webhooks webhooks;
  Events events;
  StatusSource& status;
  const bool takes_posts;
};

Ingress::Ingress(const IngressOptions& options, ports::Log& log, StatusSource& status, Now now) {
  RELANCE_ASSERT(!defect_of(options));
  parts_ = std::make_unique<Parts>(options, log, status, std::move(now));
}
Ingress::~Ingress() = default;

const IngressCounters& Ingress::counters() const {
  return *parts_->counters;
}

void Ingress::handle(ports::HttpRequest request, ports::HttpReply reply) {
  // The name of an endpoint is borrowed from the path, which is moved along with the request.
  const std::string path = std::move(request.path);
  const Target target = target_of(path);
  const Answer answer(parts_->counters, target.route, std::move(reply));
  parts_->counters->body_bytes += request.body.size();
  if (is_post(target.route) && !parts_->takes_posts)
    return answer.give(problem(404, "this process takes no posts: ingress is not one of its parts"));
  switch (target.route) {
    case RouteName::kWassenger:
      return parts_->webhooks.handle(providers::Provider::kWassenger, target.endpoint, std::move(request), answer);
    case RouteName::kWhatsapp:
      return parts_->webhooks.handle(providers::Provider::kCloudApi, target.endpoint, std::move(request), answer);
    case RouteName::kEvents:
      return parts_->events.handle(request, answer);
    case RouteName::kOther:
      return answer.give(problem(404, "there is nothing at this address"));
    case RouteName::kLivez:
      return answer.give(is_read(request) ? alive() : method_not_allowed("GET, HEAD"));
    case RouteName::kReadyz: {
      const bool verbose = request.parameter("verbose") != nullptr;
      return answer.give(is_read(request) ? readiness(parts_->status, verbose) : method_not_allowed("GET, HEAD"));
    }
    case RouteName::kMetrics:
      return answer.give(is_read(request) ? metrics(parts_->status) : method_not_allowed("GET, HEAD"));
  }
}

}  // namespace relance::ingress
