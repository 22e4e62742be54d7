// Restores a task's rows from its changelog up to what is committed in the log, in slices: between two slices the
// worker polls its session and processes ready tasks.
#pragma once

#include <optional>

#include "worker_context.h"

namespace relance::stream {

class ChangelogRestorer {
 public:
  explicit ChangelogRestorer(WorkerContext& context) : context_(context) {}

  // True: the task's rows are up to date. False: there is more to read.
  PortResult<bool> restore(Task& task, const std::optional<ports::Committed>& committed);

 private:
  PortResult<Done> begin(Task& task);
  // True: there is more to read.
  PortResult<bool> restore_slice(Task& task);
  PortResult<bool> is_at_committed(const Task& task, const std::optional<ports::Committed>& committed);
  PortResult<bool> wait_for_changelog(Task& task, const ports::Committed& committed);
  [[nodiscard]] Failure<ports::PortError> refused(const Task& task, const ports::PortError& error) const;

  WorkerContext& context_;
};

}  // namespace relance::stream
