#include "appender.h"

#include <utility>

#include <relance/base/assert.h>
#include <relance/base/crash_point.h>

#include "problem.h"

namespace relance::ingress {
namespace {

// Whether the same post may be taken later by this process.
bool is_passing(ports::Reaction reaction) {
  switch (reaction) {
    case ports::Reaction::kRetry:
    case ports::Reaction::kRejoin:
      return true;
    case ports::Reaction::kStop:
    case ports::Reaction::kYield:
      return false;
  }
  return false;
}

}  // namespace

Appender::Appender(ports::Log& log, std::shared_ptr<ArrivalClock> clock, Duration retry_after)
    : log_(log), clock_(std::move(clock)), retry_after_(retry_after) {
  RELANCE_ASSERT(log_.topics().size() >= events::kTopicNames.size());
}

PartitionCount Appender::partitions(events::Topic topic) const {
  return log_.topics()[static_cast<std::size_t>(topic)].partitions;
}

void Appender::append(std::vector<ports::OwnedRecord> records, Timestamp latest, Answer answer, Success success) const {
  const std::size_t count = records.size();
  log_.append(std::move(records),
              [count, latest, clock = clock_, retry_after = retry_after_, answer = std::move(answer),
               success = std::move(success)](const ports::AppendResult& appended) {
                if (!appended) {
                  ++answer.counters().unavailable;
                  const bool passing = is_passing(appended.error().reaction);
                  return answer.give(unavailable(passing ? std::optional{retry_after} : std::nullopt));
                }
                reach(CrashPoint::kIngressAppended);
                RELANCE_ASSERT(appended.value().size() == count);
                clock->accept(latest);
                answer.counters().appended_records += count;
                answer.give(success(appended.value()));
              });
}

}  // namespace relance::ingress
