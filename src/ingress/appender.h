// Appends for a request, and answers it once the log has spoken.
#pragma once

#include <functional>
#include <memory>
#include <vector>

#include <relance/events/topics.h>
#include <relance/ports/log.h>

#include "answer.h"
#include "arrival_clock.h"

namespace relance::ingress {

class Appender {
 public:
  // The log outlives this object and every append.
  Appender(ports::Log& log, std::shared_ptr<ArrivalClock> clock, Duration retry_after);

  [[nodiscard]] PartitionCount partitions(events::Topic topic) const;

  // What a durable append is answered, from its offsets in the order of the records. Any thread.
  using Success = std::function<ports::HttpResponse(const std::vector<Offset>&)>;

  // `latest` is the greatest time among the records. 503 where the log fails.
  void append(std::vector<ports::OwnedRecord> records, Timestamp latest, Answer answer, Success success) const;

 private:
  ports::Log& log_;
  std::shared_ptr<ArrivalClock> clock_;
  Duration retry_after_;
};

}  // namespace relance::ingress
