#include <relance/base/planted_bug.h>

#include "worker_state.h"

namespace relance::stream {

void Worker::State::on_assigned(std::span<const ports::Assignment> partitions) {
  counters_.has_assignment = true;
  counters_.assigned += partitions.size();
  for (const ports::Assignment& assignment : partitions) {
    if (tasks_.contains(assignment.partition) || resume(assignment)) continue;
    tasks_.emplace(assignment.partition, std::make_unique<Task>(spec_of(assignment.partition.topic),
                                                                assignment.partition, ports_.store, cache_budget_));
  }
}

// While we still may: what is open is committed before it goes.
void Worker::State::on_revoked(std::span<const ports::TopicPartition> partitions) {
  if (batch_.is_open() && !is_recovering_) {
    if (auto committed = commit(); !committed) {
      if (committed.error().reaction != Reaction::kRetry) listener_error_ = committed.error();
      if (!is_recovering_) discard();
    }
  }
  counters_.revoked += partitions.size();
  for (const ports::TopicPartition partition : partitions) park(partition);
}

// What the batch folded for them can not be committed any more; nor can the rest of it, which shares its transaction.
void Worker::State::on_lost(std::span<const ports::TopicPartition> partitions) {
  if (!is_recovering_) discard();
  counters_.lost += partitions.size();
  for (const ports::TopicPartition partition : partitions) park(partition);
}

// Kept as it stands, so that it can go on at once if it comes back unchanged.
void Worker::State::park(ports::TopicPartition partition) {
  const auto found = tasks_.find(partition);
  if (found == tasks_.end()) return;
  Task& task = *found->second;
  ports_.owners.release(task.prefix, this);
  if (task.touched) rows_.forget(task.prefix);  // whoever has it next brings them from the log
  const bool stands = task.state == TaskState::kReady && !task.touched;
  if (stands && parked_.size() < kParkedMax) parked_[partition] = std::move(found->second);
  tasks_.erase(found);
}

// Whether the parked task is still what the log and the store say.
bool Worker::State::resume(const ports::Assignment& assignment) {
  const auto found = parked_.find(assignment.partition);
  if (found == parked_.end()) return false;
  std::unique_ptr<Task> task = std::move(found->second);
  parked_.erase(found);
  const Progress& progress = task->progress;
  const auto note = assignment.committed ? parse_commit_note(assignment.committed->metadata) : std::nullopt;
  bool unchanged = note && assignment.committed->next_offset == progress.position.next_offset &&
                   note->steps == progress.position.steps && note->digest == progress.digest;
  if (task->spec.stateful && unchanged) {
    unchanged = ports_.owners.take(task->prefix, this);
    const auto meta = unchanged ? read_meta(*task) : PortResult<std::optional<TaskMeta>>{std::nullopt};
    unchanged = unchanged && meta && meta.value() && meta.value()->progress == progress;
  }
  if (is_planted(PlantedBug::kParkedStateStale)) unchanged = true;
  if (!unchanged) return false;
  if (auto sought = session_->seek(assignment.partition, progress.position.next_offset); !sought) return false;
  ++counters_.resumed;
  tasks_.emplace(assignment.partition, std::move(task));
  return true;
}

// The session is over. What is as it was committed may go on when it comes back; the rest is loaded again.
void Worker::State::lose_session() {
  is_recovering_ = false;
  counters_.has_assignment = false;
  discard();
  while (!tasks_.empty()) park(tasks_.begin()->first);
  must_abort_ = false;
  const std::lock_guard lock(mutex_);
  session_.reset();
}

}  // namespace relance::stream
