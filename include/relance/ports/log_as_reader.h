// A LogReader over a Log of the same process: it shows committed records immediately.
#pragma once

#include <string>
#include <utility>

#include <relance/ports/log.h>
#include <relance/ports/log_reader.h>

namespace relance::ports {

class LogAsReader : public LogReader {
 public:
  // The log must outlive it.
  LogAsReader(Log& log, std::string identity) : log_(log), identity_(std::move(identity)) {}

  [[nodiscard]] std::span<const TopicSpec> topics() const override { return log_.topics(); }
  [[nodiscard]] std::string identity() const override { return identity_; }
  PortResult<Done> read(TopicPartition partition, Offset from, ReadLimits limits, RecordBatch& batch) override {
    return log_.read(partition, from, limits, batch);
  }
  PortResult<OffsetRange> offsets(TopicPartition partition) override { return log_.offsets(partition); }
  PortResult<std::optional<Committed>> committed(TopicPartition partition) override {
    return log_.committed(partition);
  }
  PortResult<std::vector<PartitionStatus>> status() override { return log_.status(); }
  PortResult<Done> refresh() override { return Done{}; }

 private:
  Log& log_;
  std::string identity_;
};

}  // namespace relance::ports
