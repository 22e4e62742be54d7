// One task of a worker.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include <relance/stream/worker.h>

#include "restore.h"

namespace relance::stream {

enum class TaskState : std::uint8_t {
  kUnloaded,  // its rows are not in memory: it must be opened first
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
  std::string log_identity;               // of the log that it processes, and of its changelog
  std::unique_ptr<Restore> restore;       // until its rows are up to what is committed in the log
  Duration restore_began_at{};            // time since boot
  std::optional<Duration> stalled_since;  // time since boot since which the changelog has had no new records

  // Resets the memory to the state before anything is loaded.
  void reset();
};

// The key of a task's progress among its rows.
inline constexpr std::string_view kMetaKey = "m";

[[nodiscard]] std::string row_prefix(const std::string& task_name, Partition partition);

}  // namespace relance::stream
