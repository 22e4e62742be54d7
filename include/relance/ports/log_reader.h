// A log as those look at it who fold nothing: people, and verbs beside the processes that write it.
#pragma once

#include <span>
#include <string>
#include <vector>

#include <relance/ports/log.h>

namespace relance::ports {

// Stands where the last refresh() brought it. One thread at a time.
class LogReader {
 public:
  virtual ~LogReader() = default;

  // Every topic of the log. A topic that is added later comes last, with the next refresh().
  [[nodiscard]] virtual std::span<const TopicSpec> topics() const = 0;
  [[nodiscard]] virtual std::string identity() const = 0;

  // As Log has them.
  virtual PortResult<Done> read(TopicPartition partition, Offset from, ReadLimits limits, RecordBatch& batch) = 0;
  virtual PortResult<OffsetRange> offsets(TopicPartition partition) = 0;
  virtual PortResult<std::optional<Committed>> committed(TopicPartition partition) = 0;
  virtual PortResult<std::vector<PartitionStatus>> status() = 0;

  // Moves on to what the writing process has written since. kRetry: not this time; the position is unchanged.
  virtual PortResult<Done> refresh() = 0;
};

}  // namespace relance::ports
