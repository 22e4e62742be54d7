#include <utility>

#include <relance/base/assert.h>
#include <relance/base/crash_point.h>
#include <relance/http/response.h>
#include <relance/intake/appender.h>

namespace relance::intake {
namespace {

// Whether the same post can succeed later in this process.
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

void Appender::append(std::vector<ports::OwnedRecord> records, Timestamp latest,
                      std::shared_ptr<http::Exchange> exchange, Success success) const {
  const std::size_t count = records.size();
  const auto begun = std::chrono::steady_clock::now();
  log_.append(std::move(records), [count, begun, latest, clock = clock_, counters = counters_,
                                   retry_after = retry_after_, exchange = std::move(exchange),
                                   success = std::move(success)](const ports::AppendResult& appended) {
    if (!appended) {
      ++counters->unavailable;
      constexpr std::string_view kDetail = "temporarily unavailable, retry";
      return exchange->answer(is_passing(appended.error().reaction) ? http::retry_later(503, kDetail, retry_after)
                                                                    : http::problem(503, kDetail),
                              {.reason = appended.error().reason});
    }
    reach(CrashPoint::kIngressAppended);
    RELANCE_ASSERT(appended.value().size() == count);
    clock->accept(latest);
    counters->records += count;
    counters->latency.observe(std::chrono::steady_clock::now() - begun);
    exchange->answer(success(appended.value()));
  });
}

}  // namespace relance::intake
