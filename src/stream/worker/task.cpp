#include "task.h"

namespace relance::stream {

std::string row_prefix(const std::string& task_name, Partition partition) {
  std::string prefix = task_name;
  prefix.push_back('\0');
  const auto number = static_cast<std::uint32_t>(partition.value());
  for (int shift = 24; shift >= 0; shift -= 8) prefix.push_back(static_cast<char>(number >> shift & 0xff));
  return prefix;
}

Task::Task(const TaskSpec& task_spec, ports::TopicPartition input, ports::StateStore& state_store,
           RowCacheBudget& budget)
    : spec(task_spec),
      partition(input),
      prefix(row_prefix(task_spec.name, input.partition)),
      cache_budget(budget),
      rows(state_store) {
  reset();
}

void Task::reset() {
  processor.reset();
  store = std::make_unique<TaskStore>(rows, prefix, cache_budget);
  processor = spec.make(partition.partition, *store);
  progress = {};
  dirty = false;
  state = TaskState::kUnloaded;
}

}  // namespace relance::stream
