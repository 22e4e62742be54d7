#include <relance/base/crash_point.h>
#include <relance/base/planted_bug.h>

#include "worker_state.h"

namespace relance::stream {
namespace {

PortResult<bool> opened(const PortResult<Done>& done) {
  if (!done) return Failure{done.error()};
  return true;
}

}  // namespace

Failure<ports::PortError> Worker::State::refuse(const Task& task, const std::string& why) const {
  return ports::failure(Reaction::kStop, "task " + task.spec.name + ", partition " +
                                             std::to_string(task.partition.partition.value()) + ": " + why);
}

Failure<ports::PortError> Worker::State::refuse_newer(const Task& task, const std::string& what) {
  auto refused = refuse(task, what + " was written by a newer version: upgrade first");
  stop(StopKind::kNewer, refused.error.reason);
  return refused;
}

Failure<ports::PortError> Worker::State::failure_of(const Task& task) {
  if (task.store->has_met_newer()) return refuse_newer(task, "a row of its state");
  return Failure{*task.store->failure()};
}

PortResult<Done> Worker::State::open_tasks() {
  for (const auto& [partition, task] : tasks_) {
    if (task->state == TaskState::kReady) continue;
    if (auto committed = commit(); !committed || is_recovering_) return committed;
    const auto opened = open(*task);
    if (!opened) {
      task->reset();
      return Failure{opened.error()};
    }
    has_read_ = true;
    if (!opened.value()) continue;
    task->state = TaskState::kReady;
    task->restore.reset();
  }
  return Done{};
}

PortResult<bool> Worker::State::open(Task& task) {
  auto committed = session_->committed(task.partition);
  if (!committed) return Failure{committed.error()};
  if (committed.value() && is_newer_note(committed.value()->metadata)) return refuse_newer(task, "its position");
  task.log_identity = options_.log_identity;
  if (!task.spec.stateful) return opened(open_stateless(task, committed.value()));
  if (!ports_.owners.take(task.prefix, this))
    return ports::failure(Reaction::kRetry, "another worker has not given back " + task.spec.name + " yet");
  if (task.spec.changelog) {
    auto restored = restore(task, committed.value());
    if (!restored || !restored.value()) return restored;
  }
  auto meta = read_meta(task);
  if (!meta) return Failure{meta.error()};
  TaskMeta stands{options_.rules_version, task.log_identity, {}};
  if (meta.value()) stands = *meta.value();
  if (stands.log_identity != task.log_identity)
    return refuse(task, "the state belongs to another log (" + stands.log_identity + "; this one is " +
                            task.log_identity +
                            "): put back the log that it was made from, or move the state away "
                            "to have it made anew");
  task.progress = stands.progress;
  task.processor->load();
  if (task.store->failure()) return failure_of(task);
  return opened(bring_up(task, stands, committed.value()));
}

PortResult<Done> Worker::State::open_stateless(Task& task, const std::optional<ports::Committed>& committed) {
  auto range = ports_.log.offsets(task.partition);
  if (!range) return Failure{range.error()};
  task.progress.position = {committed ? committed->next_offset : range.value().start, 0};
  if (const auto note = committed ? parse_commit_note(committed->metadata) : std::nullopt) {
    task.progress.position.steps = note->steps;
    task.progress.digest = note->digest;
  }
  return session_->seek(task.partition, task.progress.position.next_offset);
}

PortResult<std::optional<TaskMeta>> Worker::State::read_meta(const Task& task) {
  std::string bytes;
  auto found = ports_.store.get(task.prefix + std::string{kMetaKey}, bytes);
  if (!found) return Failure{found.error()};
  if (!found.value()) return std::optional<TaskMeta>{};
  MetaResult decoded = decode_task_meta(bytes);
  if (decoded.meta) return std::move(decoded.meta);
  if (decoded.error == MetaError::kNewerFormat) return refuse_newer(task, "its state");
  return refuse(task, "the row of its position cannot be read: the state is damaged");
}

std::optional<TaskPosition> Worker::State::target_of(const std::optional<ports::Committed>& committed) {
  if (!committed) return std::nullopt;
  const auto note = parse_commit_note(committed->metadata);
  return TaskPosition{committed->next_offset, note ? note->steps : 0};
}

// The state is where the log is, or behind it; ahead is a log that has lost what the state has seen.
PortResult<Done> Worker::State::bring_up(Task& task, const TaskMeta& meta,
                                         const std::optional<ports::Committed>& committed) {
  auto range = ports_.log.offsets(task.partition);
  if (!range) return Failure{range.error()};
  const auto note = committed ? parse_commit_note(committed->metadata) : std::nullopt;
  const TaskPosition at = meta.progress.position;
  // Brokers forget what a group has committed that nobody was in for long; a changelog still says it.
  const bool is_forgotten = !committed && task.spec.changelog.has_value();
  const TaskPosition target = is_forgotten ? at : target_of(committed).value_or(TaskPosition{at.next_offset, 0});
  if ((!committed && !is_forgotten && at > TaskPosition{}) || at > target || target.next_offset > range.value().end) {
    return refuse(task, "the state stands at offset " + std::to_string(at.next_offset.value()) +
                            ", the log is committed to " +
                            (committed ? std::to_string(committed->next_offset.value()) : "nothing") + " and ends at " +
                            std::to_string(range.value().end.value()) +
                            ": the log has lost records that were folded. Put back the newer log; or, if they are gone "
                            "for good, move the state away to have it made anew from what is left");
  }
  if (at < target && at.next_offset < range.value().start)
    return refuse(task, "the log begins at offset " + std::to_string(range.value().start.value()) +
                            ", behind the state's " + std::to_string(at.next_offset.value()));
  const bool same_rules = note && note->rules_version == meta.rules_version;
  if (at < target) {
    if (note && (!same_rules || meta.rules_version != options_.rules_version))
      return refuse(task,
                    "the state is behind the log and other rules decided the rest: run the version before this "
                    "one once, to its end");
    if (auto refolded = refold(task, target); !refolded) return refolded;
  }
  if (same_rules && note->digest != task.progress.digest)
    return refuse(task, "what was folded again does not agree with what was committed (digest at offset " +
                            std::to_string(target.next_offset.value()) + ")");
  if (meta.rules_version != options_.rules_version) {  // a new chain, stored before anything is decided by it
    task.progress.chain_start = target.next_offset;
    task.progress.digest = 0;
    task.touched = true;
    if (auto written = write_state(); !written) return written;
  }
  return session_->seek(task.partition, task.progress.position.next_offset);
}

// Up to `target` at most, and written when that fills a batch.
PortResult<Done> Worker::State::refold_one(Task& task, const ports::Record& record, OutputSink* sink,
                                           const TaskPosition& target) {
  if (sink != nullptr && !batch_.is_open()) batch_.open(*session_, now());
  const std::uint64_t digest = task.progress.digest;
  if (auto folded = fold_record(task, record, sink, &target); !folded) return folded;
  if (is_planted(PlantedBug::kDigestSkipped)) task.progress.digest = digest;
  ++counters_.refolded;
  batch_.count(record);
  reach(CrashPoint::kRestoreStep);
  if (batch_.records() < options_.limits.records) return Done{};
  auto written = write_state();
  task.touched = written.ok();
  return written;
}

// What the log has and the state has not, with outputs discarded: they stand in the log already.
PortResult<Done> Worker::State::refold(Task& task, const TaskPosition& target) {
  if (auto sought = session_->seek(task.partition, task.progress.position.next_offset); !sought) return sought;
  Progress& progress = task.progress;
  OutputSink* const sink = is_planted(PlantedBug::kOutputsWrittenAgain) ? &batch_ : nullptr;
  while (progress.position < target) {
    if (stop_requested_) return ports::failure(Reaction::kRetry, "asked to stop");
    auto records = session_->read(task.partition, options_.read_limits);
    if (!records) return Failure{records.error()};
    if (records.value().empty()) progress.position = target;  // only gaps are left
    for (const ports::Record& record : records.value()) {
      if (record.offset > target.next_offset || (record.offset == target.next_offset && target.steps == 0)) {
        progress.position = target;
        break;
      }
      if (auto folded = refold_one(task, record, sink, target); !folded) return folded;
    }
  }
  task.touched = true;
  if (sink != nullptr) return commit();
  FoldContext context(progress, nullptr);
  task.processor->add_up(context);  // it went with the commits that the log has
  return write_state();
}

}  // namespace relance::stream
