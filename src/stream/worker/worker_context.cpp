#include "worker_context.h"

#include <algorithm>
#include <utility>

#include <relance/base/assert.h>
#include <relance/base/logging.h>

namespace relance::stream {

WorkerContext::WorkerContext(WorkerOptions worker_options, WorkerPorts worker_ports, std::vector<TaskSpec> task_specs)
    : options(std::move(worker_options)), ports(worker_ports), specs(std::move(task_specs)) {
  cache_budget.bytes_max = options.row_cache_bytes;
}

WorkerContext::~WorkerContext() {
  for (const auto& [partition, task] : tasks) ports.owners.release(task->prefix, this);
}

void WorkerContext::replace_session(std::unique_ptr<ports::LogSession> next) {
  const std::lock_guard lock(session_mutex_);
  session = std::move(next);
}

void WorkerContext::wake_session() {
  const std::lock_guard lock(session_mutex_);
  if (session) session->wake();
}

const TaskSpec& WorkerContext::spec_of(ports::TopicNumber topic) const {
  const auto found = std::ranges::find(specs, topic, &TaskSpec::topic);
  RELANCE_ASSERT(found != specs.end());
  return *found;
}

std::vector<Task*> WorkerContext::dirty_tasks() const {
  std::vector<Task*> dirty;
  for (const auto& [partition, task] : tasks) {
    if (task->dirty) dirty.push_back(task.get());
  }
  return dirty;
}

void WorkerContext::stop(StopKind kind, std::string what) {
  if (!stop_reason) stop_reason = StopReason{kind, std::move(what)};
}

PortResult<std::optional<TaskMeta>> WorkerContext::read_meta(const Task& task) {
  std::string bytes;
  auto found = ports.store.get(task.prefix + std::string{kMetaKey}, bytes);
  if (!found) return Failure{found.error()};
  if (!found.value()) return std::optional<TaskMeta>{};
  MetaResult decoded = decode_task_meta(bytes);
  if (decoded.meta) return std::move(decoded.meta);
  if (decoded.error == MetaError::kNewerFormat) return refuse_newer(task, "its state");
  logging::error("state damaged",
                 {{"worker", options.member}, {"task", name_of(task)}, {"row", "progress"}, {"bytes", bytes.size()}});
  return refuse(task, "the row of its position cannot be read: the state is corrupt");
}

Failure<ports::PortError> WorkerContext::refuse(const Task& task, const std::string& why) const {
  return ports::failure(Reaction::kStop, "task " + task.spec.name + ", partition " +
                                             std::to_string(task.partition.partition.value()) + ": " + why);
}

Failure<ports::PortError> WorkerContext::refuse_newer(const Task& task, const std::string& what) {
  auto refused = refuse(task, what + " was written by a newer version: upgrade first");
  stop(StopKind::kNewer, refused.error.reason);
  return refused;
}

Failure<ports::PortError> WorkerContext::failure_of(const Task& task) {
  if (task.store->has_met_newer()) return refuse_newer(task, "a row of its state");
  const ports::PortError& failure = *task.store->failure();
  if (failure.reaction == Reaction::kStop)
    logging::error("state cannot be read",
                   {{"worker", options.member}, {"task", name_of(task)}, {"reason", failure.reason}});
  return Failure{failure};
}

std::string name_of(const Task& task) {
  return task.spec.name + "-" + std::to_string(task.partition.partition.value());
}

std::optional<TaskPosition> position_of(const std::optional<ports::Committed>& committed) {
  if (!committed) return std::nullopt;
  const auto metadata = parse_commit_metadata(committed->metadata);
  return TaskPosition{committed->next_offset, metadata ? metadata->steps : 0};
}

}  // namespace relance::stream
