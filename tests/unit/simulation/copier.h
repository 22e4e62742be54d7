// The least program that does something exactly once: it copies every record of `in` to `out`, and keeps in its state
// how many it has copied from each partition. It shows that a simulated world is hard, and fair.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include <relance/testing/simulation/world.h>

namespace relance::simulation {

class Copier final : public ports::AssignmentListener {
 public:
  Copier(SimulatedLog& log, SimulatedStateStore& state, std::string identity);

  // One turn of its loop. False: it must not go on, as a process.
  bool step();
  void close();

  void on_assigned(std::span<const ports::Assignment> partitions) override;
  void on_revoked(std::span<const ports::TopicPartition> partitions) override;
  void on_lost(std::span<const ports::TopicPartition> partitions) override;

 private:
  bool copy(ports::TopicPartition partition);
  bool settle(ports::TopicPartition partition, Offset end, ports::CommitOutcome outcome);
  void go_back(ports::TopicPartition partition);
  void remember(ports::TopicPartition partition, Offset end);
  void drop(std::span<const ports::TopicPartition> partitions);

  SimulatedLog& log_;
  SimulatedStateStore& state_;
  std::string identity_;
  std::unique_ptr<ports::LogSession> session_;
  std::vector<ports::TopicPartition> held_;
  bool is_over_ = false;
};

}  // namespace relance::simulation
