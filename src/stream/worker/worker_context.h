// The data that a worker's classes share: its ports and options, its session, the tasks of its partitions, its
// counters, and why it stopped. Each of these classes borrows it:
//
//   Assignments      handles assigned and revoked partitions
//   TaskOpener       brings a task up to what is committed in the log, using ChangelogRestorer
//   RecordProcessor  reads records and processes them
//   CommitProtocol   commits what was processed, or discards it
//
// One thread, the worker's, unless a member says otherwise.
#pragma once

#include <atomic>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include <relance/stream/worker.h>

#include "task.h"

namespace relance::stream {

using ports::Done;
using ports::PortResult;
using ports::Reaction;

using Tasks = std::map<ports::TopicPartition, std::unique_ptr<Task>>;

struct WorkerContext {
  WorkerContext(WorkerOptions worker_options, WorkerPorts worker_ports, std::vector<TaskSpec> task_specs);
  ~WorkerContext();
  WorkerContext(const WorkerContext&) = delete;
  WorkerContext& operator=(const WorkerContext&) = delete;

  const WorkerOptions options;
  const WorkerPorts ports;
  const std::vector<TaskSpec> specs;
  RowCacheBudget cache_budget;
  std::unique_ptr<ports::LogSession> session;  // null: not joined. Set only by replace_session()
  Tasks tasks;
  WorkerSnapshot counters;
  WorkerLatencies latencies;
  std::optional<StopReason> stop_reason;
  std::atomic<bool> stop_requested = false;  // any thread

  void replace_session(std::unique_ptr<ports::LogSession> next);
  // Interrupts a wait for records. Any thread.
  void wake_session();
  [[nodiscard]] const TaskSpec& spec_of(ports::TopicNumber topic) const;
  // The tasks that the open batch has changed.
  [[nodiscard]] std::vector<Task*> dirty_tasks() const;
  // Only the first reason is kept.
  void stop(StopKind kind, std::string what);
  [[nodiscard]] Duration now() const { return ports.clock.since_boot(); }

  // The task's stored progress; none: it has no rows yet. A row that cannot be decoded is an error of the task.
  PortResult<std::optional<TaskMeta>> read_meta(const Task& task);
  // kStop, with the name of the task.
  [[nodiscard]] Failure<ports::PortError> refuse(const Task& task, const std::string& why) const;
  // Leaves what a newer version wrote untouched until the upgrade, and stops the worker.
  Failure<ports::PortError> refuse_newer(const Task& task, const std::string& what);
  // The error of the task's store.
  Failure<ports::PortError> failure_of(const Task& task);

 private:
  std::mutex session_mutex_;  // guards `session` when it is replaced or woken
};

// `contact-3`, for log lines.
[[nodiscard]] std::string name_of(const Task& task);
// The committed position; none: nothing is committed.
[[nodiscard]] std::optional<TaskPosition> position_of(const std::optional<ports::Committed>& committed);

}  // namespace relance::stream
