// Accepts webhooks of providers and events of other producers, authenticates them and appends them to the log. A 2xx
// answer means that the records are durable.
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
  // The host's clock; not called if `log_clock` is set. Any thread.
  using Now = std::function<Timestamp()>;

  // `options` must have no defect. The log's topics are those of events/topics.h, in that order. The log must outlive
  // this object, which may be destroyed while appends are in flight: they are still answered.
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
