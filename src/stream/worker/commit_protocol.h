// The open batch of a worker, and how it is committed or discarded.
//
//   processed records -> commit(): outputs, changelog rows and offsets in one transaction of the log
//                     -> once that is committed: rows, timers and positions in one write of the store
//
// The store is therefore never ahead of the log. If a transaction is aborted, its batch is discarded and its tasks are
// reopened; if the outcome is unknown, settle() recovers it before anything else happens.
#pragma once

#include <span>

#include <relance/base/logging.h>

#include "batch.h"
#include "worker_context.h"

namespace relance::stream {

class CommitProtocol {
 public:
  explicit CommitProtocol(WorkerContext& context) : context_(context) {}

  [[nodiscard]] Batch& batch() { return batch_; }
  [[nodiscard]] const Batch& batch() const { return batch_; }
  void open() { batch_.open(*context_.session, context_.now()); }
  // The outcome of a commit is unknown: nothing may be processed, committed or discarded until settle() succeeds.
  [[nodiscard]] bool is_recovering() const { return is_recovering_; }

  // No effect if no batch is open. After success, either the batch is committed and stored, or is_recovering().
  PortResult<Done> commit();
  // Settles what an earlier iteration left: an unknown outcome, or a transaction that could not be aborted.
  PortResult<Done> settle();
  // Writes the rows of dirty tasks outside of a transaction: for records whose output is already in the log.
  PortResult<Done> write_state();
  // Drops the open batch: its tasks are reopened. Not while is_recovering().
  void discard();
  // The session has ended, and with it every transaction.
  void forget_session();
  // Discards the rows of a task that was revoked.
  void forget(const Task& task) { rows_.forget(task.prefix); }

 private:
  PortResult<Done> flush_aggregates();
  PortResult<Done> take_outcome(ports::CommitOutcome outcome);
  PortResult<Done> resolve_unknown();
  PortResult<Done> abort_open();
  // Encodes the rows that the batch has changed; those with a changelog become part of its transaction.
  PortResult<Done> collect_rows();
  PortResult<Done> write_rows();
  PortResult<Done> write_rows_of(std::span<Task* const> tasks);
  void batch_is_applied();

  WorkerContext& context_;
  Batch batch_;
  StateBatch rows_;
  bool is_recovering_ = false;
  bool must_abort_ = false;  // the open transaction may still contain discarded output
  logging::Throttle unknown_lines_{Duration{10'000}};
};

}  // namespace relance::stream
