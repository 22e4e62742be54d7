// The log of a simulated world as one process sees it. Only pump() completes appends; poll() never blocks: if there is
// nothing to read, it advances the clock. Sessions must end before it. One thread.
#pragma once

#include <deque>

#include <relance/ports/log.h>

namespace relance::simulation {

class World;

class SimulatedLog final : public ports::Log {
 public:
  explicit SimulatedLog(World& world);
  // Completes the open appends; the world may crash while doing so, which only is_down() shows. In a crash any prefix
  // of the open appends may be in the log, and no callback is called.
  ~SimulatedLog() override;

  [[nodiscard]] std::span<const ports::TopicSpec> topics() const override;
  ports::PortResult<std::unique_ptr<ports::LogSession>> join(std::string_view member,
                                                             std::span<const ports::TopicNumber> topics) override;
  void append(std::vector<ports::OwnedRecord> records, std::function<void(ports::AppendResult)> done) override;
  ports::PortResult<ports::Done> read(ports::TopicPartition partition, Offset from, ports::ReadLimits limits,
                                      ports::RecordBatch& batch) override;
  ports::PortResult<ports::OffsetRange> offsets(ports::TopicPartition partition) override;
  ports::PortResult<std::optional<ports::Committed>> committed(ports::TopicPartition partition) override;
  ports::PortResult<std::vector<ports::PartitionStatus>> status() override;
  ports::PortResult<ports::Done> maintain(Timestamp now) override;
  [[nodiscard]] std::optional<std::string> outage() const override { return std::nullopt; }

  // One step of the log's own thread: writes appended records in order, as far as chance permits, and calls back.
  void pump();
  // Repeats pump() until no append is open.
  void drain();
  [[nodiscard]] bool has_open_appends() const { return !appends_.empty(); }

 private:
  struct Append {
    std::vector<ports::OwnedRecord> records;
    std::function<void(ports::AppendResult)> done;
    std::size_t bytes = 0;
    bool is_refused = false;
  };

  ports::AppendResult write(const Append& append);
  void tear();

  World& world_;
  std::deque<Append> appends_;
  std::size_t in_flight_bytes_ = 0;
};

}  // namespace relance::simulation
