// Reads the records of open tasks and processes them into the open batch, which is committed when it is full or all
// input is read. A record whose effects exceed one commit is processed in steps, with commits in between.
#pragma once

#include "commit_protocol.h"
#include "worker_context.h"

namespace relance::stream {

class RecordProcessor {
 public:
  RecordProcessor(WorkerContext& context, CommitProtocol& commits) : context_(context), commits_(commits) {}

  PortResult<Done> process_available();
  // Processes one record, in as many steps as needed. `sink` null: reprocesses it, up to `until`; its output is
  // discarded.
  PortResult<Done> process(Task& task, const ports::Record& record, OutputSink* sink, const TaskPosition* until);
  // The last process_available() read something, or a task has made progress since: the worker need not wait.
  [[nodiscard]] bool has_read() const { return has_read_; }
  void progress_was_made() { has_read_ = true; }

 private:
  PortResult<Done> process_read(Task& task, std::span<const ports::Record> records);
  PortResult<Done> process_step(Task& task, const ports::Record& record, FoldContext& fold, bool& done);
  PortResult<Done> finish_step(Task& task, const ports::Record& record, FoldContext& fold, Step step, bool& done);
  // Commits or writes what has been processed so far, so that the step can be repeated.
  PortResult<Done> flush(Task& task, const FoldContext& fold);

  WorkerContext& context_;
  CommitProtocol& commits_;
  bool has_read_ = false;
};

}  // namespace relance::stream
