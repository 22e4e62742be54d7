#include <utility>

#include <relance/base/assert.h>
#include <relance/ingress/ingress.h>

#include "events.h"
#include "webhooks.h"

namespace relance::ingress {
namespace {

intake::ArrivalClock clock_of(const IngressOptions& options, Ingress::Now now) {
  RELANCE_ASSERT(options.log_clock || now != nullptr);
  return options.log_clock ? intake::ArrivalClock::of_log(options.accepted_before)
                           : intake::ArrivalClock::of_host(std::move(now));
}

}  // namespace

struct Ingress::State {
  State(const IngressOptions& options, ports::Log& log, Now now)
      : clock(new intake::ArrivalClock(clock_of(options, std::move(now)))),
        appender(log, clock, options.retry_after),
        webhooks(options.endpoints, appender, *clock),
        events(options, log, appender, *clock) {}

  const std::shared_ptr<intake::ArrivalClock> clock;
  const intake::Appender appender;
  Webhooks webhooks;
  Events events;
};

Ingress::Ingress(const IngressOptions& options, ports::Log& log, Now now) {
  RELANCE_ASSERT(!defect_of(options));
  state_ = std::make_unique<State>(options, log, std::move(now));
}
Ingress::~Ingress() = default;

void Ingress::routes(http::Router& router) {
  state_->webhooks.routes(router);
  router.add("POST", "/events", {.role = http::Role::kAdmin, .is_producer = true},
             [this](const std::shared_ptr<http::Exchange>& exchange) { state_->events.handle(exchange); });
}

const intake::AppendCounters& Ingress::appends() const {
  return state_->appender.counters();
}

std::uint64_t Ingress::rejected_webhooks() const {
  return state_->webhooks.rejected();
}

}  // namespace relance::ingress
