// Brings a task's rows to where the log is committed, from its changelog, a slice at a time: between two of them the
// worker looks after its session and folds what is ready.
#include "worker_state.h"

namespace relance::stream {

PortResult<bool> Worker::State::restore(Task& task, const std::optional<ports::Committed>& committed) {
  if (!task.restore) {
    const ports::TopicPartition changelog{*task.spec.changelog, task.partition.partition};
    auto begun = std::make_unique<Restore>(ports_.log, ports_.store, changelog, task.prefix, options_.log_identity);
    if (auto done = begun->begin(); !done) return refused(task, done.error());
    task.restore = std::move(begun);
  }
  task.log_identity = task.restore->identity();
  auto stands = stands_where_committed(task, committed);
  if (!stands || stands.value()) return stands;
  auto has_more = restore_some(task);
  if (!has_more || has_more.value()) return has_more ? PortResult<bool>{false} : has_more;
  if (!committed) return true;
  stands = stands_where_committed(task, committed);
  if (!stands || stands.value()) return stands;
  return wait_for_changelog(task, *committed);
}

// True: there is more.
PortResult<bool> Worker::State::restore_some(Task& task) {
  const Duration until = now() + options_.restore_slice;
  const std::uint64_t before = task.restore->records();
  PortResult<bool> has_more = true;
  while (has_more && has_more.value() && !stop_requested_) {
    has_more = task.restore->advance(options_.restore_limits);
    if (now() >= until) break;
  }
  counters_.restored += task.restore->records() - before;
  if (task.restore->records() != before) task.stalled_since.reset();
  if (!has_more) return refused(task, has_more.error());
  return has_more;
}

PortResult<bool> Worker::State::stands_where_committed(const Task& task,
                                                       const std::optional<ports::Committed>& committed) {
  if (!committed) return false;
  const auto meta = read_meta(task);
  if (!meta) return Failure{meta.error()};
  return meta.value() && meta.value()->progress.position >= *target_of(committed);
}

// The end of a transaction reaches one partition after the other: what is committed for the input may not be seen in
// the changelog yet. It comes soon, unless it is lost.
PortResult<bool> Worker::State::wait_for_changelog(Task& task, const ports::Committed& committed) {
  const auto has_more = task.restore->extend();
  if (!has_more) return refused(task, has_more.error());
  if (has_more.value()) {
    task.stalled_since.reset();
    return false;
  }
  if (!task.stalled_since) task.stalled_since = now();
  const auto meta = read_meta(task);
  if (!meta) return Failure{meta.error()};
  const Offset stands = meta.value() ? meta.value()->progress.position.next_offset : Offset{0};
  const std::string places = "is committed to offset " + std::to_string(committed.next_offset.value()) +
                             ", and its changelog ends with the state at " + std::to_string(stands.value());
  if (now() - *task.stalled_since < options_.restore_stall_max)
    return ports::failure(Reaction::kRetry, task.spec.name + ", partition " +
                                                std::to_string(task.partition.partition.value()) + ": the log " +
                                                places + ": waiting for the rest");
  return refuse(task, "the log " + places +
                          ": the changelog has lost records. Put back the newer one; or, if they are gone for good, "
                          "set the group's offset of this partition back to the state's");
}

Failure<ports::PortError> Worker::State::refused(const Task& task, const ports::PortError& error) const {
  if (error.reaction != Reaction::kStop) return Failure{error};
  return refuse(task, error.reason);
}

}  // namespace relance::stream
