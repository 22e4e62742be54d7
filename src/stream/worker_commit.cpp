#include <relance/base/crash_point.h>
#include <relance/base/planted_bug.h>

#include "worker_state.h"

namespace relance::stream {

std::vector<Task*> Worker::State::touched() {
  std::vector<Task*> tasks;
  for (const auto& [partition, task] : tasks_) {
    if (task->touched) tasks.push_back(task.get());
  }
  return tasks;
}

// What tasks add up between commits goes into the same transaction.
PortResult<Done> Worker::State::add_up() {
  for (Task* task : touched()) {
    const bool lost = is_planted(PlantedBug::kDeltasLostAtStep) && task->progress.position.steps > 0;
    FoldContext context(task->progress, lost ? nullptr : &batch_);
    task->processor->add_up(context);
    if (task->store->failure()) return failure_of(*task);
  }
  if (batch_.error()) return Failure{*batch_.error()};
  return Done{};
}

// One transaction: all outputs and all positions of the batch.
PortResult<Done> Worker::State::commit() {
  if (!batch_.is_open()) return Done{};
  if (auto added = add_up(); !added) return added;
  if (auto collected = collect_rows(); !collected) return collected;
  std::vector<ports::OffsetCommit> offsets;
  for (const Task* task : touched()) {
    const Progress& progress = task->progress;
    const std::int64_t ahead = is_planted(PlantedBug::kOffsetOffByOne) && progress.position.steps == 0 ? 1 : 0;
    offsets.push_back({task->partition, Offset{progress.position.next_offset.value() + ahead},
                       to_text(CommitNote{options_.rules_version, progress.position.steps, progress.digest})});
  }
  reach(CrashPoint::kBeforeCommit);
  if (is_planted(PlantedBug::kStateBeforeCommit)) {
    if (auto written = write_rows(); !written) return written;
    for (const auto& offset : offsets) tasks_.at(offset.partition)->touched = true;
  }
  const Duration begun = now();
  const ports::CommitOutcome outcome = session_->commit(offsets);
  counters_.commit_time += now() - begun;
  return take_outcome(outcome);
}

PortResult<Done> Worker::State::take_outcome(ports::CommitOutcome outcome) {
  if (outcome == ports::CommitOutcome::kUnknown) {
    if (is_planted(PlantedBug::kUnknownTakenAsCommitted)) outcome = ports::CommitOutcome::kCommitted;
    if (is_planted(PlantedBug::kUnknownTakenAsAborted)) {
      if (auto recovered = session_->recover(); !recovered) return recovered;
      outcome = ports::CommitOutcome::kAborted;
    }
  }
  switch (outcome) {
    case ports::CommitOutcome::kCommitted:
      reach(CrashPoint::kAfterCommit);
      return write_rows();
    case ports::CommitOutcome::kAborted:
      ++counters_.aborted;
      return ports::failure(Reaction::kRetry, "the transaction was aborted");
    case ports::CommitOutcome::kUnknown:
      ++counters_.unknown;
      is_recovering_ = true;
      return resolve();
    case ports::CommitOutcome::kFenced:
      stop(StopKind::kFenced, "another process holds the identity " + options_.member);
      return ports::failure(Reaction::kStop, "fenced");
  }
  RELANCE_ASSERT(false);
}

// What is committed tells what became of the batch: its end, or where it began.
PortResult<Done> Worker::State::resolve() {
  if (auto recovered = session_->recover(); !recovered) return recovered;
  bool committed_all = true;
  for (const Task* task : touched()) {
    auto committed = session_->committed(task->partition);
    if (!committed) return Failure{committed.error()};
    const auto& stands = committed.value();
    const auto note = stands ? parse_commit_note(stands->metadata) : std::nullopt;
    committed_all = committed_all && note && note->steps == task->progress.position.steps &&
                    stands->next_offset == task->progress.position.next_offset;
  }
  is_recovering_ = false;
  if (!committed_all) {
    ++counters_.aborted;
    return ports::failure(Reaction::kRetry, "the transaction turned out to be aborted");
  }
  return write_rows();
}

PortResult<Done> Worker::State::settle() {
  if (is_recovering_) {
    const std::vector<Task*> tasks = touched();
    if (auto resolved = resolve(); !resolved) return resolved;
    // The commit may have cut a record short; what was read behind it has not been folded.
    for (Task* task : tasks) task->reset();
  }
  return abort_open();
}

PortResult<Done> Worker::State::abort_open() {
  if (!must_abort_) return Done{};
  auto aborted = session_->abort();
  must_abort_ = !aborted;
  return aborted;
}

PortResult<Done> Worker::State::collect_rows() {
  rows_.clear();
  for (Task* task : touched()) {
    if (!task->spec.stateful) continue;
    const std::size_t first = rows_.size();
    task->processor->write_state(rows_);
    TaskMeta meta{options_.rules_version, task->log_identity, task->progress};
    if (is_planted(PlantedBug::kBroadcastStepRepeated)) meta.progress.cursor.clear();
    if (is_planted(PlantedBug::kFactNumberForgotten)) meta.progress.facts = 0;
    task->store->put(kMetaKey, encode(meta), rows_);
    if (!task->spec.changelog || !batch_.is_open()) continue;
    const ports::TopicPartition changelog{*task->spec.changelog, task->partition.partition};
    for (const ports::StateWrite& row : rows_.behind(is_planted(PlantedBug::kChangelogRowSkipped) ? first + 1 : first))
      batch_.emit(changelog, {row.key.substr(task->prefix.size()), row.value});
  }
  if (batch_.error()) return Failure{*batch_.error()};
  return Done{};
}

// Rows, timers and positions move in one write or not at all.
PortResult<Done> Worker::State::write_rows() {
  const std::vector<Task*> tasks = touched();
  if (auto written = write_rows_of(tasks); !written) {
    for (Task* task : tasks) task->reset();
    batch_.clear();
    return written;
  }
  reach(CrashPoint::kAfterState);
  batch_is_applied();
  return Done{};
}

PortResult<Done> Worker::State::write_rows_of(std::span<Task* const> tasks) {
  for (Task* task : tasks) {
    if (!task->spec.changelog) continue;
    const auto end = session_->end_of_commit({*task->spec.changelog, task->partition.partition});
    if (end) task->store->put(kMarkKey, encode(ChangelogMark{task->log_identity, *end}), rows_);
  }
  if (rows_.empty()) return Done{};
  const auto& writes = rows_.sorted();
  if (auto written = ports_.store.write(writes); !written) return written;
  for (Task* task : tasks) task->store->apply(writes);
  return Done{};
}

PortResult<Done> Worker::State::write_state() {
  if (auto collected = collect_rows(); !collected) return collected;
  return write_rows();
}

void Worker::State::batch_is_applied() {
  counters_.records += batch_.folded();
  counters_.outputs += batch_.outputs();
  ++counters_.commits;
  for (Task* task : touched()) {
    task->processor->state_written();
    task->touched = false;
  }
  batch_.clear();
}

// Nothing of the batch happened: what it touched is loaded again.
void Worker::State::discard() {
  if (batch_.is_open()) ++counters_.discarded;
  must_abort_ = session_ != nullptr;
  if (auto aborted = abort_open(); !aborted) {
    counters_.trouble = aborted.error().reason;
    // Else who joins anew would take the identity back.
    if (aborted.error().reaction == Reaction::kYield) stop(StopKind::kFenced, aborted.error().reason);
  }
  for (Task* task : touched()) {
    if (is_planted(PlantedBug::kOverlayKeptOnAbort) && task->state == TaskState::kReady) {
      task->touched = false;
    } else {
      task->reset();
    }
  }
  batch_.clear();
  rows_.clear();
}

}  // namespace relance::stream
