// One task of a worker.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include <relance/stream/worker.h>

#include "restore.h"

namespace relance::stream {

enum class TaskState : std::uint8_t {
  kUnloaded,  // its memory does not hold its rows: open it first
  kReady,
};

struct Task {
  Task(const TaskSpec& task_spec, ports::TopicPartition input, ports::StateStore& state_store, RowCacheBudget& budget);

  const TaskSpec& spec;
  ports::TopicPartition partition;
  std::string prefix;  // of its rows
  RowCacheBudget& cache_budget;
  ports::StateStore& rows;
  TaskState state = TaskState::kUnloaded;
  std::unique_ptr<TaskStore> store;
  std::unique_ptr<Processor> processor;
  Progress progress;
  bool dirty = false;  // changed by the open batch
  std::uint64_t records = 0;
  std::string log_identity;               // of the log that it folds, and of its changelog
  std::unique_ptr<Restore> restore;       // until its rows are where the log is committed
  Duration restore_began_at{};            // time since boot
  std::optional<Duration> stalled_since;  // the time since boot when the changelog gave nothing more

  // Memory as it is before anything is loaded.
  void reset();
};

// The key of a task's progress among its rows.
inline constexpr std::string_view kMetaKey = "m";

[[nodiscard]] std::string row_prefix(const std::string& task_name, Partition partition);

}  // namespace relance::stream
