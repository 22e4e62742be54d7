// Brings a task's rows to where the log is committed, from its changelog, a slice at a time: between two slices the
// worker polls its session and processes what is ready.
#pragma once

#include <optional>

#include "worker_context.h"

namespace relance::stream {

class ChangelogRestorer {
 public:
  explicit ChangelogRestorer(WorkerContext& context) : context_(context) {}

  // True: the task's rows are where the log is committed. False: there is more to read.
  PortResult<bool> restore(Task& task, const std::optional<ports::Committed>& committed);

 private:
  PortResult<Done> begin(Task& task);
  // True: there is more.
  PortResult<bool> restore_slice(Task& task);
  PortResult<bool> is_at_committed(const Task& task, const std::optional<ports::Committed>& committed);
  PortResult<bool> wait_for_changelog(Task& task, const ports::Committed& committed);
  [[nodiscard]] Failure<ports::PortError> refused(const Task& task, const ports::PortError& error) const;

  WorkerContext& context_;
};

}  // namespace relance::stream
