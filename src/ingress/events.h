// POST /events: CloudEvents of other producers, one or an array, into their topics.
#pragma once

#include <string>
#include <vector>

#include <relance/events/event_post.h>
#include <relance/ingress/options.h>
#include <relance/intake/appender.h>

namespace relance::ingress {

class Events {
 public:
  Events(const IngressOptions& options, const ports::Log& log, const intake::Appender& appender,
         const intake::ArrivalClock& clock);

  // One thread at a time.
  void handle(const std::shared_ptr<http::Exchange>& exchange);

 private:
  [[nodiscard]] events::PostRules rules() const;
  void append(events::EventPostReader::Posted events, const std::shared_ptr<http::Exchange>& exchange) const;

  const Duration ahead_max_;
  const std::size_t events_max_;
  const ports::Log& log_;
  const intake::Appender& appender_;
  const intake::ArrivalClock& clock_;
  events::EventPostReader reader_;
};

}  // namespace relance::ingress
