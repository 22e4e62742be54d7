#include "changelog_restorer.h"

#include <relance/base/logging.h>

namespace relance::stream {

PortResult<bool> ChangelogRestorer::restore(Task& task, const std::optional<ports::Committed>& committed) {
  if (!task.restore) {
    if (auto begun = begin(task); !begun) return Failure{begun.error()};
  }
  task.log_identity = task.restore->identity();
  auto is_at = is_at_committed(task, committed);
  if (!is_at || is_at.value()) return is_at;
  auto has_more = restore_slice(task);
  if (!has_more || has_more.value()) return has_more ? PortResult<bool>{false} : has_more;
  if (!committed) return true;
  is_at = is_at_committed(task, committed);
  if (!is_at || is_at.value()) return is_at;
  return wait_for_changelog(task, *committed);
}

PortResult<Done> ChangelogRestorer::begin(Task& task) {
  const ports::TopicPartition changelog{*task.spec.changelog, task.partition.partition};
  auto restore = std::make_unique<Restore>(context_.ports.log, context_.ports.store, changelog, task.prefix,
                                           context_.options.log_identity);
  if (auto begun = restore->begin(); !begun) return refused(task, begun.error());
  task.restore = std::move(restore);
  task.restore_began_at = context_.now();
  const RestoreProgress progress = task.restore->progress();
  logging::info("restore started", {{"worker", context_.options.member},
                                    {"task", name_of(task)},
                                    {"from", progress.begun_at.value()},
                                    {"to", progress.end.value()}});
  return Done{};
}

PortResult<bool> ChangelogRestorer::restore_slice(Task& task) {
  const Duration until = context_.now() + context_.options.restore_slice;
  const std::uint64_t before = task.restore->records();
  PortResult<bool> has_more = true;
  while (has_more && has_more.value() && !context_.stop_requested) {
    has_more = task.restore->advance(context_.options.restore_limits);
    if (context_.now() >= until) break;
  }
  context_.counters.restored += task.restore->records() - before;
  if (task.restore->records() != before) task.stalled_since.reset();
  if (!has_more) return refused(task, has_more.error());
  return has_more;
}

PortResult<bool> ChangelogRestorer::is_at_committed(const Task& task,
                                                    const std::optional<ports::Committed>& committed) {
  if (!committed) return false;
  const auto meta = context_.read_meta(task);
  if (!meta) return Failure{meta.error()};
  return meta.value() && meta.value()->progress.position >= *position_of(committed);
}

// A commit becomes visible one partition at a time: what is committed for the input may not be visible in the changelog
// yet. It appears soon, unless it is lost.
PortResult<bool> ChangelogRestorer::wait_for_changelog(Task& task, const ports::Committed& committed) {
  const auto has_more = task.restore->extend();
  if (!has_more) return refused(task, has_more.error());
  if (has_more.value()) {
    task.stalled_since.reset();
    return false;
  }
  if (!task.stalled_since) task.stalled_since = context_.now();
  const auto meta = context_.read_meta(task);
  if (!meta) return Failure{meta.error()};
  const Offset stored = meta.value() ? meta.value()->progress.position.next_offset : Offset{0};
  const std::string offsets = "is committed to offset " + std::to_string(committed.next_offset.value()) +
                              ", but its changelog ends with the state at " + std::to_string(stored.value());
  if (context_.now() - *task.stalled_since < context_.options.restore_stall_max)
    return ports::failure(Reaction::kRetry, task.spec.name + ", partition " +
                                                std::to_string(task.partition.partition.value()) + ": the log " +
                                                offsets + ": waiting for the rest");
  return context_.refuse(
      task, "the log " + offsets +
                ": the changelog has lost records; restore the newer one, or, if they are lost permanently, set the "
                "group's offset of this partition back to the state's");
}

Failure<ports::PortError> ChangelogRestorer::refused(const Task& task, const ports::PortError& error) const {
  if (error.reaction != Reaction::kStop) return Failure{error};
  return context_.refuse(task, error.reason);
}

}  // namespace relance::stream
