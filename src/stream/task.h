// One task of a worker.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include <relance/stream/worker.h>

namespace relance::stream {

enum class TaskState : std::uint8_t {
  kUnloaded,  // its memory does not stand for its rows: open it first
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
  bool begun = false;    // the record under way is in the digest
  bool touched = false;  // by the open batch
  std::uint64_t records = 0;

  // Memory as it is before anything is loaded.
  void reset();
};

// The key of a task's progress among its rows.
inline constexpr std::string_view kMetaKey = "m";

[[nodiscard]] std::string row_prefix(const std::string& task_name, Partition partition);

}  // namespace relance::stream
