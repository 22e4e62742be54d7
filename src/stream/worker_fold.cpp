#include <algorithm>

#include <relance/base/crash_point.h>

#include "worker_state.h"

namespace relance::stream {
namespace {

std::size_t bytes_of(std::span<const ports::Record> records) {
  std::size_t bytes = 0;
  for (const ports::Record& record : records)
    bytes += record.key.value_or("").size() + record.value.value_or("").size();
  return bytes;
}

// Whether nothing is left behind what was read, as far as can be told without reading again: neither limit has cut it
// short.
bool reaches_end(std::span<const ports::Record> records, const ports::ReadLimits& limits) {
  return records.size() < limits.records && bytes_of(records) < limits.bytes / 2;
}

}  // namespace

PortResult<Done> Worker::State::fold_available() {
  has_read_ = false;
  bool drained = true;
  for (const auto& [partition, task] : tasks_) {
    if (task->state != TaskState::kReady) continue;
    const std::size_t room = options_.limits.records - std::min(batch_.records(), options_.limits.records - 1);
    const ports::ReadLimits limits{std::min(options_.read_limits.records, room), options_.read_limits.bytes};
    auto records = session_->read_at_hand(partition, limits);
    if (!records) return Failure{records.error()};
    if (records.value().empty()) continue;
    has_read_ = true;
    drained = drained && reaches_end(records.value(), limits);
    if (auto folded = fold_read(*task, records.value()); !folded) return folded;
    if (batch_.is_full(options_.limits, now())) {
      if (auto committed = commit(); !committed || is_recovering_) return committed;
    }
  }
  return drained && batch_.is_open() ? commit() : Done{};
}

PortResult<Done> Worker::State::fold_read(Task& task, std::span<const ports::Record> records) {
  for (const ports::Record& record : records) {
    if (!batch_.is_open()) {
      reach(CrashPoint::kBatchBegun);
      batch_.open(*session_, now());
    }
    if (auto folded = fold_record(task, record, &batch_, nullptr); !folded) return folded;
    batch_.count(record);
    reach(CrashPoint::kRecordFolded);
  }
  return Done{};
}

PortResult<Done> Worker::State::fold_record(Task& task, const ports::Record& record, OutputSink* sink,
                                            const TaskPosition* until) {
  task.progress.position.next_offset = record.offset;
  task.touched = true;
  FoldContext context(task.progress, sink);
  for (bool done = false;;) {
    if (auto folded = fold_step(task, record, context, done); !folded) return folded;
    if (done || (until != nullptr && task.progress.position == *until)) return Done{};
    if (!batch_.is_full(options_.limits, now())) continue;
    if (auto committed = sink != nullptr ? commit() : write_state(); !committed) return committed;
    if (is_recovering_) return ports::failure(Reaction::kRetry, "the outcome of a commit is not known yet");
    if (stop_requested_) return ports::failure(Reaction::kRetry, "asked to stop");
    task.touched = true;
    if (sink != nullptr) batch_.open(*session_, now());
  }
}

PortResult<Done> Worker::State::fold_step(Task& task, const ports::Record& record, FoldContext& context, bool& done) {
  Progress& progress = task.progress;
  const std::uint64_t digest = progress.digest;
  if (progress.position.steps == 0) {
    context.digest(record.key.value_or(""));
    context.digest(record.value.value_or(""));
  }
  const Step step = task.processor->fold(record, context);
  if (task.store->failure()) return failure_of(task);
  if (batch_.error()) return Failure{*batch_.error()};
  switch (step) {
    case Step::kDone:
      progress.position = {Offset{record.offset.value() + 1}, 0};
      progress.facts = 0;
      progress.outbox_entries = 0;
      progress.cursor.clear();
      ++task.records;
      done = true;
      return Done{};
    case Step::kMore:
      ++progress.position.steps;
      batch_.count_step();
      reach(CrashPoint::kStepFolded);
      return Done{};
    case Step::kFlush: {
      progress.digest = digest;
      auto written = context.is_refolding() ? write_state() : commit();
      if (written && is_recovering_)
        return ports::failure(Reaction::kRetry, "the outcome of a commit is not known yet");
      task.touched = true;
      if (!context.is_refolding()) batch_.open(*session_, now());
      return written;
    }
    case Step::kNewer:
      stop(StopKind::kNewer, "a record of a newer version: upgrade first (" + task.spec.name + ", partition " +
                                 std::to_string(task.partition.partition.value()) + ", offset " +
                                 std::to_string(record.offset.value()) + ")");
      return ports::failure(Reaction::kStop, "a newer version's record");
  }
  RELANCE_ASSERT(false);
}

}  // namespace relance::stream
