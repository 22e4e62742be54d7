#include "record_processor.h"

#include <algorithm>

#include <relance/base/assert.h>
#include <relance/base/crash_point.h>

namespace relance::stream {
namespace {

std::size_t bytes_of(std::span<const ports::Record> records) {
  std::size_t bytes = 0;
  for (const ports::Record& record : records)
    bytes += record.key.value_or("").size() + record.value.value_or("").size();
  return bytes;
}

// Whether the read has reached the end, as far as can be told without another read: neither limit has cut it short.
bool reaches_end(std::span<const ports::Record> records, const ports::ReadLimits& limits) {
  return records.size() < limits.records && bytes_of(records) < limits.bytes / 2;
}

}  // namespace

PortResult<Done> RecordProcessor::process_available() {
  has_read_ = false;
  bool drained = true;
  for (const auto& [partition, task] : context_.tasks) {
    if (task->state != TaskState::kReady) continue;
    const std::size_t room =
        context_.options.limits.records - std::min(commits_.batch().records(), context_.options.limits.records - 1);
    const ports::ReadLimits limits{std::min(context_.options.read_limits.records, room),
                                   context_.options.read_limits.bytes};
    auto records = context_.session->read_at_hand(partition, limits);
    if (!records) return Failure{records.error()};
    if (records.value().empty()) continue;
    has_read_ = true;
    drained = drained && reaches_end(records.value(), limits);
    const Duration begun = context_.now();
    if (auto processed = process_read(*task, records.value()); !processed) return processed;
    context_.latencies.process.observe(context_.now() - begun);
    if (commits_.batch().is_full(context_.options.limits, context_.now())) {
      if (auto committed = commits_.commit(); !committed || commits_.is_recovering()) return committed;
    }
  }
  return drained && commits_.batch().is_open() ? commits_.commit() : Done{};
}

PortResult<Done> RecordProcessor::process_read(Task& task, std::span<const ports::Record> records) {
  for (const ports::Record& record : records) {
    if (!commits_.batch().is_open()) {
      reach(CrashPoint::kBatchBegun);
      commits_.open();
    }
    if (auto folded = process(task, record, &commits_.batch(), nullptr); !folded) return folded;
    commits_.batch().count(record);
    reach(CrashPoint::kRecordFolded);
  }
  return Done{};
}

PortResult<Done> RecordProcessor::process(Task& task, const ports::Record& record, OutputSink* sink,
                                          const TaskPosition* until) {
  task.progress.position.next_offset = record.offset;
  task.dirty = true;
  FoldContext fold(task.progress, sink);
  for (bool done = false;;) {
    if (auto folded = process_step(task, record, fold, done); !folded) return folded;
    if (done || (until != nullptr && task.progress.position == *until)) return Done{};
    if (!commits_.batch().is_full(context_.options.limits, context_.now())) continue;
    if (auto committed = sink != nullptr ? commits_.commit() : commits_.write_state(); !committed) return committed;
    if (commits_.is_recovering()) return ports::failure(Reaction::kRetry, "the outcome of a commit is not known yet");
    if (context_.stop_requested) return ports::failure(Reaction::kRetry, "asked to stop");
    task.dirty = true;
    if (sink != nullptr) commits_.open();
  }
}

PortResult<Done> RecordProcessor::process_step(Task& task, const ports::Record& record, FoldContext& fold, bool& done) {
  Progress& progress = task.progress;
  const std::uint64_t digest = progress.digest;
  if (progress.position.steps == 0) {
    fold.digest(record.key.value_or(""));
    fold.digest(record.value.value_or(""));
  }
  const Step step = task.processor->fold(record, fold);
  if (task.store->failure()) return context_.failure_of(task);
  if (commits_.batch().error()) return Failure{*commits_.batch().error()};
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
      commits_.batch().count_step();
      reach(CrashPoint::kStepFolded);
      return Done{};
    case Step::kFlush: {
      progress.digest = digest;
      auto written = fold.is_reprocessing() ? commits_.write_state() : commits_.commit();
      if (written && commits_.is_recovering())
        return ports::failure(Reaction::kRetry, "the outcome of a commit is not known yet");
      task.dirty = true;
      if (!fold.is_reprocessing()) commits_.open();
      return written;
    }
    case Step::kNewer:
      context_.stop(StopKind::kNewer, "a record of a newer version: upgrade first (" + task.spec.name + ", partition " +
                                          std::to_string(task.partition.partition.value()) + ", offset " +
                                          std::to_string(record.offset.value()) + ")");
      return ports::failure(Reaction::kStop, "a newer version's record");
  }
  RELANCE_ASSERT(false);
}

}  // namespace relance::stream
