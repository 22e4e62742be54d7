// The way in: webhooks of providers and events of other producers, checked and appended to logs; what is answered 2xx
// is durable. Also the addresses that watchers ask: /livez, /readyz, /metrics.
//
//   POST /webhooks/wassenger[/NAME]       the raw body into relance.webhooks, 200
//   GET, POST /webhooks/whatsapp[/NAME]   GET: the verification handshake; POST: likewise
//   POST /events                          CloudEvents, one or an array: 202 with their positions
//   GET /livez  /readyz[?verbose]  /metrics
//
// Errors are application/problem+json. A 503 of a POST may leave part of it appended; posting again is harmless.
#pragma once

#include <functional>
#include <memory>

#include <relance/base/time.h>
#include <relance/ingress/counters.h>
#include <relance/ingress/options.h>
#include <relance/ingress/status_source.h>
#include <relance/ports/http.h>
#include <relance/ports/log.h>

namespace relance::ingress {

class Ingress : public ports::HttpHandler {
 public:
  // The present of the host; not asked where the options say log_clock. Any thread.
  using Now = std::function<Timestamp()>;

  // `options` have no defect. The log's topics are those of events/topics.h, in their order. Log and status outlive
  // this object; it may go while appends are under way, which are still answered.
  Ingress(const IngressOptions& options, ports::Log& log, StatusSource& status, Now now);
  ~Ingress() override;

  // One thread at a time. Answers from this thread or, what was appended, from one of the log's.
  void handle(ports::HttpRequest request, ports::HttpReply reply) override;

  [[nodiscard]] const IngressCounters& counters() const;  // any thread

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace relance::ingress
