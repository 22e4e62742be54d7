#include "task_opener.h"

#include <relance/base/crash_point.h>
#include <relance/base/logging.h>

namespace relance::stream {

PortResult<Done> TaskOpener::open_tasks() {
  for (const auto& [partition, task] : context_.tasks) {
    if (task->state == TaskState::kReady) continue;
    if (auto committed = commits_.commit(); !committed || commits_.is_recovering()) return committed;
    const auto opened = open(*task);
    if (!opened) {
      task->reset();
      return Failure{opened.error()};
    }
    processor_.progress_was_made();
    if (opened.value()) is_ready(*task);
  }
  return Done{};
}

void TaskOpener::is_ready(Task& task) {
  task.state = TaskState::kReady;
  if (task.restore) {
    const Duration took = context_.now() - task.restore_began_at;
    logging::info("restore finished", {{"worker", context_.options.member},
                                       {"task", name_of(task)},
                                       {"records", task.restore->records()},
                                       {"seconds", took.count() / 1000}});
  }
  task.restore.reset();
  logging::debug("task opened", {{"worker", context_.options.member},
                                 {"task", name_of(task)},
                                 {"next_offset", task.progress.position.next_offset.value()},
                                 {"steps", task.progress.position.steps}});
}

PortResult<bool> TaskOpener::open(Task& task) {
  auto committed = context_.session->committed(task.partition);
  if (!committed) return Failure{committed.error()};
  if (committed.value() && is_newer_commit_metadata(committed.value()->metadata))
    return context_.refuse_newer(task, "its position");
  task.log_identity = context_.options.log_identity;
  if (!task.spec.stateful) {
    auto opened = open_stateless(task, committed.value());
    return opened ? PortResult<bool>{true} : Failure{opened.error()};
  }
  if (!context_.ports.owners.take(task.prefix, &context_))
    return ports::failure(Reaction::kRetry, "another worker has not released " + task.spec.name + " yet");
  if (task.spec.changelog) {
    auto restored = restorer_.restore(task, committed.value());
    if (!restored || !restored.value()) return restored;
  }
  auto opened = open_stateful(task, committed.value());
  return opened ? PortResult<bool>{true} : Failure{opened.error()};
}

PortResult<Done> TaskOpener::open_stateless(Task& task, const std::optional<ports::Committed>& committed) {
  auto range = context_.ports.log.offsets(task.partition);
  if (!range) return Failure{range.error()};
  task.progress.position = {committed ? committed->next_offset : range.value().start, 0};
  if (const auto metadata = committed ? parse_commit_metadata(committed->metadata) : std::nullopt) {
    task.progress.position.steps = metadata->steps;
    task.progress.digest = metadata->digest;
  }
  return context_.session->seek(task.partition, task.progress.position.next_offset);
}

PortResult<Done> TaskOpener::open_stateful(Task& task, const std::optional<ports::Committed>& committed) {
  auto stored = context_.read_meta(task);
  if (!stored) return Failure{stored.error()};
  const TaskMeta meta =
      stored.value() ? *stored.value() : TaskMeta{context_.options.rules_version, task.log_identity, {}};
  if (meta.log_identity != task.log_identity)
    return context_.refuse(task, "the state belongs to another log (" + meta.log_identity + "; this one is " +
                                     task.log_identity +
                                     "): restore the log it was computed from, or move the state away to rebuild it");
  task.progress = meta.progress;
  task.processor->load();
  if (task.store->failure()) return context_.failure_of(task);
  return bring_up(task, meta, committed);
}

// The state must be at the log's committed position, or behind it by no more than the log still retains.
PortResult<Done> TaskOpener::check_range(const Task& task, const TaskPosition& at,
                                         const std::optional<TaskPosition>& committed, const TaskPosition& target) {
  auto range = context_.ports.log.offsets(task.partition);
  if (!range) return Failure{range.error()};
  // Brokers delete the committed offsets of a group after a long absence; a changelog still has them.
  const bool is_unread = !committed && !task.spec.changelog && at > TaskPosition{};
  if (is_unread || at > target || target.next_offset > range.value().end)
    return context_.refuse(
        task, "the state is at offset " + std::to_string(at.next_offset.value()) + ", but the log is committed to " +
                  (committed ? std::to_string(committed->next_offset.value()) : "nothing") + " and ends at " +
                  std::to_string(range.value().end.value()) +
                  ": the log has lost records that were processed; restore the newer log, or, if they are lost "
                  "permanently, move the state away to rebuild it from what is left");
  if (at < target && at.next_offset < range.value().start)
    return context_.refuse(task, "the log begins at offset " + std::to_string(range.value().start.value()) +
                                     ", after that of the state, " + std::to_string(at.next_offset.value()));
  return Done{};
}

PortResult<Done> TaskOpener::bring_up(Task& task, const TaskMeta& meta,
                                      const std::optional<ports::Committed>& committed) {
  const TaskPosition at = meta.progress.position;
  const auto committed_at = position_of(committed);
  const TaskPosition target = committed_at.value_or(task.spec.changelog ? at : TaskPosition{at.next_offset, 0});
  if (auto checked = check_range(task, at, committed_at, target); !checked) return checked;
  const auto metadata = committed ? parse_commit_metadata(committed->metadata) : std::nullopt;
  const bool same_rules = metadata && metadata->rules_version == meta.rules_version;
  if (at < target) {
    if (metadata && (!same_rules || meta.rules_version != context_.options.rules_version))
      return context_.refuse(
          task,
          "the state is behind the log, and the missing records were decided by other rules: run the previous "
          "version until it is up to date");
    if (auto reprocessed = reprocess(task, target); !reprocessed) return reprocessed;
  }
  if (same_rules && metadata->digest != task.progress.digest)
    return context_.refuse(task, "reprocessing does not reproduce what was committed (digest at offset " +
                                     std::to_string(target.next_offset.value()) + ")");
  if (meta.rules_version != context_.options.rules_version) {
    if (auto begun = begin_chain(task, target.next_offset); !begun) return begun;
  }
  return context_.session->seek(task.partition, task.progress.position.next_offset);
}

// Stored before the new rules decide anything.
PortResult<Done> TaskOpener::begin_chain(Task& task, Offset at) {
  task.progress.chain_start = at;
  task.progress.digest = 0;
  task.dirty = true;
  return commits_.write_state();
}

// At most up to `target`; written whenever a batch is full.
PortResult<Done> TaskOpener::reprocess_one(Task& task, const ports::Record& record, const TaskPosition& target) {
  if (auto processed = processor_.process(task, record, nullptr, &target); !processed) return processed;
  ++context_.counters.refolded;
  commits_.batch().count(record);
  reach(CrashPoint::kRestoreStep);
  if (commits_.batch().records() < context_.options.limits.records) return Done{};
  auto written = commits_.write_state();
  task.dirty = written.ok();
  return written;
}

// Processes what is in the log but not in the state, and discards the output, which is already in the log.
PortResult<Done> TaskOpener::reprocess(Task& task, const TaskPosition& target) {
  Progress& progress = task.progress;
  if (auto sought = context_.session->seek(task.partition, progress.position.next_offset); !sought) return sought;
  while (progress.position < target) {
    if (context_.stop_requested) return ports::failure(Reaction::kRetry, "asked to stop");
    auto records = context_.session->read(task.partition, context_.options.read_limits);
    if (!records) return Failure{records.error()};
    if (records.value().empty()) progress.position = target;  // only gaps are left
    for (const ports::Record& record : records.value()) {
      if (record.offset > target.next_offset || (record.offset == target.next_offset && target.steps == 0)) {
        progress.position = target;
        break;
      }
      if (auto processed = reprocess_one(task, record, target); !processed) return processed;
    }
  }
  task.dirty = true;
  FoldContext fold(progress, nullptr);
  task.processor->flush_aggregates(fold);  // already part of earlier commits in the log
  return commits_.write_state();
}

}  // namespace relance::stream
