// Webhooks of providers and events of other producers, authenticated and appended to the log. What is answered 2xx is
// durable.
//
//   POST /webhooks/wassenger[/NAME]       the raw body into relance.webhooks: 200
//   GET, POST /webhooks/whatsapp[/NAME]   GET: the verification handshake; POST: as above
//   POST /events                          CloudEvents, one or an array: 202 with their positions
#pragma once

#include <cstdint>
#include <functional>
#include <memory>

#include <relance/base/time.h>
#include <relance/http/router.h>
#include <relance/ingress/options.h>
#include <relance/intake/appender.h>
#include <relance/ports/log.h>

namespace relance::ingress {

class Ingress {
 public:
  // The present of the host; not called if the options say log_clock. Any thread.
  using Now = std::function<Timestamp()>;

  // `options` have no defect. The log's topics are those of events/topics.h, in their order. The log outlives this
  // object; it may be destroyed while appends are in flight, which are still answered.
  Ingress(const IngressOptions& options, ports::Log& log, Now now);
  ~Ingress();

  // POST /events needs a token with the role kAdmin. The router calls handlers while this object lives.
  void routes(http::Router& router);

  // Any thread.
  [[nodiscard]] const intake::AppendCounters& appends() const;
  [[nodiscard]] std::uint64_t rejected_webhooks() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace relance::ingress
