// Handles the assignment and the revocation of partitions.
//
// A task whose partition is revoked while it has nothing uncommitted is suspended: it stays in memory, and resumes
// immediately if the partition is assigned again and neither the log nor the store has changed. Every other task is
// dropped, and reopened on its next assignment.
#pragma once

#include <optional>
#include <span>

#include "commit_protocol.h"
#include "worker_context.h"

namespace relance::stream {

class Assignments final : public ports::AssignmentListener {
 public:
  Assignments(WorkerContext& context, CommitProtocol& commits) : context_(context), commits_(commits) {}

  void on_assigned(std::span<const ports::Assignment> partitions) override;
  void on_revoked(std::span<const ports::TopicPartition> partitions) override;
  void on_lost(std::span<const ports::TopicPartition> partitions) override;

  // Polls the session, which calls the callbacks above.
  PortResult<Done> poll(Duration wait);
  // The session has ended: drops every partition; the next session assigns them again.
  void lose_session();

 private:
  static constexpr std::size_t kSuspendedMax = 64;

  void suspend(ports::TopicPartition partition);
  // False: there is no suspended task for it, or it is stale.
  bool resume(const ports::Assignment& assignment);
  // Whether the suspended task still matches the committed offset in the log and the rows in the store.
  bool is_current(const Task& task, const std::optional<ports::Committed>& committed);

  WorkerContext& context_;
  CommitProtocol& commits_;
  Tasks suspended_;
  std::optional<ports::PortError> error_;  // of a commit before a revocation
};

}  // namespace relance::stream
