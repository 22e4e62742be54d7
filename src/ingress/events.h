// POST /events: CloudEvents of other producers, one or an array, into the logs that they belong to.
#pragma once

#include <string>
#include <vector>

#include <relance/events/event_post.h>
#include <relance/ingress/options.h>

#include "answer.h"
#include "appender.h"
#include "arrival_clock.h"

namespace relance::ingress {

class Events {
 public:
  Events(const IngressOptions& options, const ports::Log& log, const Appender& appender, const ArrivalClock& clock);

  // One thread at a time.
  void handle(const ports::HttpRequest& request, const Answer& answer);

 private:
  [[nodiscard]] events::PostRules rules() const;
  void append(events::EventPostReader::Posted events, const Answer& answer) const;

  const std::string token_;
  const Duration ahead_max_;
  const std::size_t events_max_;
  const ports::Log& log_;
  const Appender& appender_;
  const ArrivalClock& clock_;
  events::EventPostReader reader_;
};

}  // namespace relance::ingress
