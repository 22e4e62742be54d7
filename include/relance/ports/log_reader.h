// Read-only access to a log for users that process no records: operators' commands beside the processes that write it.
#pragma once

#include <span>
#include <string>
#include <vector>

#include <relance/ports/log.h>

namespace relance::ports {

// Shows the log as of the last refresh(). One thread at a time.
class LogReader {
 public:
  virtual ~LogReader() = default;

  // All topics of the log. Topics added later are appended by the next refresh().
  [[nodiscard]] virtual std::span<const TopicSpec> topics() const = 0;
  [[nodiscard]] virtual std::string identity() const = 0;

  // As in Log.
  virtual PortResult<Done> read(TopicPartition partition, Offset from, ReadLimits limits, RecordBatch& batch) = 0;
  virtual PortResult<OffsetRange> offsets(TopicPartition partition) = 0;
  virtual PortResult<std::optional<Committed>> committed(TopicPartition partition) = 0;
  virtual PortResult<std::vector<PartitionStatus>> status() = 0;

  // Catches up with what the writing process has written. kRetry: not this time; the view is unchanged.
  virtual PortResult<Done> refresh() = 0;
};

}  // namespace relance::ports
