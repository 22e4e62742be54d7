// The log of a running process, for those in it who only read.
#pragma once

#include <string>
#include <utility>

#include <relance/ports/log.h>
#include <relance/ports/log_reader.h>

namespace relance::app {

class LiveReader final : public ports::LogReader {
 public:
  // The log outlives it.
  LiveReader(ports::Log& log, std::string identity) : log_(log), identity_(std::move(identity)) {}

  [[nodiscard]] std::span<const ports::TopicSpec> topics() const override { return log_.topics(); }
  [[nodiscard]] std::string identity() const override { return identity_; }
  ports::PortResult<ports::Done> read(ports::TopicPartition partition, Offset from, ports::ReadLimits limits,
                                      ports::RecordBatch& batch) override {
    return log_.read(partition, from, limits, batch);
  }
  ports::PortResult<ports::OffsetRange> offsets(ports::TopicPartition partition) override {
    return log_.offsets(partition);
  }
  ports::PortResult<std::optional<ports::Committed>> committed(ports::TopicPartition partition) override {
    return log_.committed(partition);
  }
  ports::PortResult<std::vector<ports::PartitionStatus>> status() override { return log_.status(); }
  ports::PortResult<ports::Done> refresh() override { return ports::Done{}; }

 private:
  ports::Log& log_;
  std::string identity_;
};

}  // namespace relance::app
