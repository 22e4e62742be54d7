// A view of an embedded log from another process, beside the one that writes it. Writes nothing into the log's
// directory. It may show a commit some milliseconds before that is durable.
#pragma once

#include <memory>
#include <string>

#include <relance/ports/log.h>

namespace relance::embedded {

// Stands where the last refresh() brought it. One thread at a time.
class LogReader {
 public:
  virtual ~LogReader() = default;

  // Every topic of the log. A topic that is added later comes last, with the next refresh().
  [[nodiscard]] virtual std::span<const ports::TopicSpec> topics() const = 0;
  [[nodiscard]] virtual std::string identity() const = 0;

  // As ports::Log has them.
  virtual ports::PortResult<ports::Done> read(ports::TopicPartition partition, Offset from, ports::ReadLimits limits,
                                              ports::RecordBatch& batch) = 0;
  virtual ports::PortResult<ports::OffsetRange> offsets(ports::TopicPartition partition) = 0;
  virtual ports::PortResult<std::optional<ports::Committed>> committed(ports::TopicPartition partition) = 0;
  virtual ports::PortResult<std::vector<ports::PartitionStatus>> status() = 0;

  // Moves on to what the writing process has written since. kRetry: not this time; the view stands where it stood.
  virtual ports::PortResult<ports::Done> refresh() = 0;
};

// `scratch` is a directory of the caller's own, outside of the log's: RocksDB keeps its notes there. kStop: there is no
// log, or one of a newer version, or it cannot be read.
[[nodiscard]] ports::PortResult<std::unique_ptr<LogReader>> open_log_reader(const std::string& directory,
                                                                            const std::string& scratch);

}  // namespace relance::embedded
