// Takes the partitions that the group assigns and gives them back when it revokes them.
//
// A task that goes while nothing of it is uncommitted is suspended: it stays in memory, and resumes at once if its
// partition comes back and neither the log nor the store has moved on. Every other task is dropped, and opened again if
// it comes back.
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

  // Polls the session, which calls the above.
  PortResult<Done> poll(Duration wait);
  // The session is over: every partition goes, and the next session assigns them again.
  void lose_session();

 private:
  static constexpr std::size_t kSuspendedMax = 64;

  void suspend(ports::TopicPartition partition);
  // False: there is no such suspended task, or it is stale.
  bool resume(const ports::Assignment& assignment);
  // The suspended task is at what the log has committed and the store holds.
  bool is_current(const Task& task, const std::optional<ports::Committed>& committed);

  WorkerContext& context_;
  CommitProtocol& commits_;
  Tasks suspended_;
  std::optional<ports::PortError> error_;  // of a commit before partitions went
};

}  // namespace relance::stream
