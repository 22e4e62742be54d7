#include "commit_protocol.h"

#include <relance/base/assert.h>
#include <relance/base/crash_point.h>

namespace relance::stream {

// Aggregates since the last commit go into the same transaction.
PortResult<Done> CommitProtocol::flush_aggregates() {
  for (Task* task : context_.dirty_tasks()) {
    FoldContext fold(task->progress, &batch_);
    task->processor->flush_aggregates(fold);
    if (task->store->failure()) return context_.failure_of(*task);
  }
  if (batch_.error()) return Failure{*batch_.error()};
  return Done{};
}

// One transaction: all outputs and all positions of the batch.
PortResult<Done> CommitProtocol::commit() {
  if (!batch_.is_open()) return Done{};
  if (auto added = flush_aggregates(); !added) return added;
  if (auto collected = collect_rows(); !collected) return collected;
  std::vector<ports::OffsetCommit> offsets;
  for (const Task* task : context_.dirty_tasks()) {
    const Progress& progress = task->progress;
    offsets.push_back(
        {task->partition, progress.position.next_offset,
         to_text(CommitMetadata{context_.options.rules_version, progress.position.steps, progress.digest})});
  }
  reach(CrashPoint::kBeforeCommit);
  const Duration begun = context_.now();
  const ports::CommitOutcome outcome = context_.session->commit(offsets);
  context_.latencies.commit.observe(context_.now() - begun);
  return take_outcome(outcome);
}

PortResult<Done> CommitProtocol::take_outcome(ports::CommitOutcome outcome) {
  switch (outcome) {
    case ports::CommitOutcome::kCommitted:
      reach(CrashPoint::kAfterCommit);
      return write_rows();
    case ports::CommitOutcome::kAborted:
      ++context_.counters.aborted;
      return ports::failure(Reaction::kRetry, "the transaction was aborted");
    case ports::CommitOutcome::kUnknown:
      ++context_.counters.unknown;
      is_recovering_ = true;
      logging::write(logging::Level::kWarning, "commit outcome unknown",
                     {{"worker", context_.options.member}, {"records", batch_.folded()}}, unknown_lines_,
                     context_.now());
      return resolve_unknown();
    case ports::CommitOutcome::kFenced:
      context_.stop(StopKind::kFenced, "another process holds the transactional id " + context_.options.member);
      return ports::failure(Reaction::kStop, "fenced");
  }
  RELANCE_ASSERT(false);
}

// The committed offsets decide: they are either at the end of the batch or at its start.
PortResult<Done> CommitProtocol::resolve_unknown() {
  if (auto recovered = context_.session->recover(); !recovered) return recovered;
  bool committed_all = true;
  for (const Task* task : context_.dirty_tasks()) {
    auto committed = context_.session->committed(task->partition);
    if (!committed) return Failure{committed.error()};
    const auto& at = committed.value();
    const auto metadata = at ? parse_commit_metadata(at->metadata) : std::nullopt;
    committed_all = committed_all && metadata && metadata->steps == task->progress.position.steps &&
                    at->next_offset == task->progress.position.next_offset;
  }
  is_recovering_ = false;
  logging::debug("commit outcome resolved",
                 {{"worker", context_.options.member}, {"outcome", committed_all ? "committed" : "aborted"}});
  if (!committed_all) {
    ++context_.counters.aborted;
    return ports::failure(Reaction::kRetry, "the transaction turned out to be aborted");
  }
  return write_rows();
}

PortResult<Done> CommitProtocol::settle() {
  if (is_recovering_) {
    const std::vector<Task*> tasks = context_.dirty_tasks();
    if (auto resolved = resolve_unknown(); !resolved) return resolved;
    // The commit may have cut a record short; what was read after it has not been processed.
    for (Task* task : tasks) task->reset();
  }
  return abort_open();
}

PortResult<Done> CommitProtocol::abort_open() {
  if (!must_abort_) return Done{};
  auto aborted = context_.session->abort();
  must_abort_ = !aborted;
  return aborted;
}

PortResult<Done> CommitProtocol::collect_rows() {
  rows_.clear();
  for (Task* task : context_.dirty_tasks()) {
    if (!task->spec.stateful) continue;
    const std::size_t first = rows_.size();
    task->processor->write_state(rows_);
    const TaskMeta meta{context_.options.rules_version, task->log_identity, task->progress};
    task->store->put(kMetaKey, encode(meta), rows_);
    if (!task->spec.changelog || !batch_.is_open()) continue;
    const ports::TopicPartition changelog{*task->spec.changelog, task->partition.partition};
    for (const ports::StateWrite& row : rows_.behind(first))
      batch_.emit(changelog, {row.key.substr(task->prefix.size()), row.value});
  }
  if (batch_.error()) return Failure{*batch_.error()};
  return Done{};
}

// Rows, timers and positions are written together or not at all.
PortResult<Done> CommitProtocol::write_rows() {
  const std::vector<Task*> tasks = context_.dirty_tasks();
  if (auto written = write_rows_of(tasks); !written) {
    for (Task* task : tasks) task->reset();
    batch_.clear();
    return written;
  }
  reach(CrashPoint::kAfterState);
  batch_is_applied();
  return Done{};
}

PortResult<Done> CommitProtocol::write_rows_of(std::span<Task* const> tasks) {
  for (Task* task : tasks) {
    if (!task->spec.changelog) continue;
    const auto end = context_.session->end_of_commit({*task->spec.changelog, task->partition.partition});
    if (end) task->store->put(kCheckpointKey, encode(ChangelogCheckpoint{task->log_identity, *end}), rows_);
  }
  if (rows_.empty()) return Done{};
  const auto& writes = rows_.sorted();
  if (auto written = context_.ports.store.write(writes); !written) return written;
  for (Task* task : tasks) task->store->apply(writes);
  return Done{};
}

PortResult<Done> CommitProtocol::write_state() {
  if (auto collected = collect_rows(); !collected) return collected;
  return write_rows();
}

void CommitProtocol::batch_is_applied() {
  context_.counters.records += batch_.folded();
  context_.counters.outputs += batch_.outputs();
  ++context_.counters.commits;
  for (Task* task : context_.dirty_tasks()) {
    task->processor->state_written();
    task->dirty = false;
  }
  batch_.clear();
}

void CommitProtocol::discard() {
  if (batch_.is_open()) ++context_.counters.discarded;
  must_abort_ = context_.session != nullptr;
  if (auto aborted = abort_open(); !aborted) {
    context_.counters.last_error = aborted.error().reason;
    // Otherwise this worker would rejoin and take the identity back.
    if (aborted.error().reaction == Reaction::kYield) context_.stop(StopKind::kFenced, aborted.error().reason);
  }
  for (Task* task : context_.dirty_tasks()) task->reset();
  batch_.clear();
  rows_.clear();
}

void CommitProtocol::forget_session() {
  is_recovering_ = false;
  discard();
  must_abort_ = false;
}

}  // namespace relance::stream
