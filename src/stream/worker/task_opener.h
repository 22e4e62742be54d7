// Opens the tasks of new partitions: loads their state and brings it up to what is committed in the log, from the
// changelog if there is one, otherwise by reprocessing records whose output is already in the log. The digest must then
// equal the committed one. State that does not belong to the log is refused, never wiped.
#pragma once

#include <optional>
#include <string>

#include "changelog_restorer.h"
#include "commit_protocol.h"
#include "record_processor.h"
#include "worker_context.h"

namespace relance::stream {

class TaskOpener {
 public:
  TaskOpener(WorkerContext& context, CommitProtocol& commits, RecordProcessor& processor)
      : context_(context), commits_(commits), processor_(processor), restorer_(context) {}

  // Does a slice of work for each task that is not ready.
  PortResult<Done> open_tasks();

 private:
  // False: there is more of its changelog to read.
  PortResult<bool> open(Task& task);
  PortResult<Done> open_stateless(Task& task, const std::optional<ports::Committed>& committed);
  PortResult<Done> open_stateful(Task& task, const std::optional<ports::Committed>& committed);
  PortResult<Done> bring_up(Task& task, const TaskMeta& meta, const std::optional<ports::Committed>& committed);
  PortResult<Done> check_range(const Task& task, const TaskPosition& at, const std::optional<TaskPosition>& committed,
                               const TaskPosition& target);
  PortResult<Done> begin_chain(Task& task, Offset at);
  PortResult<Done> reprocess(Task& task, const TaskPosition& target);
  PortResult<Done> reprocess_one(Task& task, const ports::Record& record, const TaskPosition& target);
  void is_ready(Task& task);

  WorkerContext& context_;
  CommitProtocol& commits_;
  RecordProcessor& processor_;
  ChangelogRestorer restorer_;
};

}  // namespace relance::stream
