// Appends posted records, and answers the request once they are durable.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

#include <relance/base/histogram.h>
#include <relance/events/topics.h>
#include <relance/http/router.h>
#include <relance/intake/arrival_clock.h>
#include <relance/ports/log.h>

namespace relance::intake {

// Counters since the start. Written by any thread, read by any thread.
struct AppendCounters {
  std::atomic<std::uint64_t> records{0};      // durable
  std::atomic<std::uint64_t> unavailable{0};  // requests that were answered 503 because the log failed
  LatencyHistogram latency;                   // of appends that succeeded
};

// Any thread.
class Appender {
 public:
  // The log must outlive this object and every append.
  Appender(ports::Log& log, std::shared_ptr<ArrivalClock> clock, Duration retry_after);

  [[nodiscard]] PartitionCount partitions(events::Topic topic) const;

  // Makes the answer to a durable append from the offsets of its records, in order. Any thread.
  using Success = std::function<ports::HttpResponse(const std::vector<Offset>&)>;

  // `latest` is the greatest time among the records. Answers 503 if the log fails: some of the records may have been
  // appended, and posting them again is harmless.
  void append(std::vector<ports::OwnedRecord> records, Timestamp latest, std::shared_ptr<http::Exchange> exchange,
              Success success) const;

  [[nodiscard]] const AppendCounters& counters() const { return *counters_; }

 private:
  ports::Log& log_;
  std::shared_ptr<ArrivalClock> clock_;
  std::shared_ptr<AppendCounters> counters_ = std::make_shared<AppendCounters>();
  Duration retry_after_;
};

}  // namespace relance::intake
