// A session of a simulated log.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "broker.h"

namespace relance::simulation {

class Session final : public ports::LogSession {
 public:
  Session(World& world, World::Broker& broker, std::string_view identity, std::span<const ports::TopicNumber> topics);
  ~Session() override;

  ports::PortResult<ports::Done> poll(Duration wait, ports::AssignmentListener& listener) override;
  void wake() override { is_woken_ = true; }
  ports::PortResult<std::span<const ports::Record>> read(ports::TopicPartition partition,
                                                         ports::ReadLimits limits) override;
  ports::PortResult<std::span<const ports::Record>> read_at_hand(ports::TopicPartition partition,
                                                                 ports::ReadLimits limits) override;
  ports::PortResult<ports::Done> seek(ports::TopicPartition partition, Offset next_offset) override;
  ports::PortResult<ports::Done> produce(ports::TopicPartition partition, const ports::NewRecord& record) override;
  ports::CommitOutcome commit(std::span<const ports::OffsetCommit> offsets) override;
  [[nodiscard]] std::optional<Offset> end_of_commit(ports::TopicPartition partition) const override;
  ports::PortResult<ports::Done> abort() override;
  ports::PortResult<ports::Done> recover() override;
  ports::PortResult<std::optional<ports::Committed>> committed(ports::TopicPartition partition) override;
  void close(ports::AssignmentListener& listener) override;

 private:
  // Why a call cannot proceed, independent of what it does.
  [[nodiscard]] std::optional<ports::PortError> obstacle(Fault retry);
  [[nodiscard]] bool is_out() const { return member_.state >= MemberState::kOver; }

  bool tell_changes(ports::AssignmentListener& listener);
  bool tell_lost(ports::AssignmentListener& listener);
  bool tell_revoked(ports::AssignmentListener& listener, const std::vector<PartitionIndex>& revoked);
  bool tell_assigned(ports::AssignmentListener& listener);
  [[nodiscard]] bool has_something_to_read() const;
  void pass_time(Duration wait);
  void disturb();

  ports::CommitOutcome give_up(ports::CommitOutcome outcome);
  ports::CommitOutcome leave_open(bool commits, bool at_once);
  void rewind(PartitionIndex index);
  [[nodiscard]] std::vector<ports::TopicPartition> names_of(const std::vector<PartitionIndex>& indices) const;

  World& world_;
  World::Broker& broker_;
  Chaos& chaos_;
  Member member_;
  std::vector<Offset> positions_;  // of every partition; only assigned ones matter
  std::vector<bool> told_;         // assigned, and not revoked or lost since, as far as the listener knows
  Transaction open_;
  std::map<PartitionIndex, Offset> ends_;  // of the last transaction, if it was committed
  ports::RecordBatch batch_;
  bool is_woken_ = false;
  bool must_recover_ = false;
  bool is_closed_ = false;
};

}  // namespace relance::simulation
