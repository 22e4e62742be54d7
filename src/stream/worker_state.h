// The worker's inside, cut by what it does: worker.cpp turns, worker_fold.cpp folds, worker_commit.cpp commits,
// worker_open.cpp and worker_restore.cpp bring tasks to where the log stands, worker_assignment.cpp takes partitions
// and gives them back.
#pragma once

#include <atomic>
#include <condition_variable>
#include <map>
#include <mutex>

#include "batch.h"
#include "task.h"

namespace relance::stream {

using ports::Done;
using ports::PortResult;
using ports::Reaction;

class Worker::State final : public ports::AssignmentListener {
 public:
  State(WorkerOptions options, WorkerPorts ports, std::vector<TaskSpec> specs);
  ~State() override;

  bool turn(Duration wait_max);
  void run();
  void request_stop();
  [[nodiscard]] std::optional<StopReason> stopped() const;
  [[nodiscard]] WorkerSnapshot snapshot() const;

  void on_assigned(std::span<const ports::Assignment> partitions) override;
  void on_revoked(std::span<const ports::TopicPartition> partitions) override;
  void on_lost(std::span<const ports::TopicPartition> partitions) override;

 private:
  using Tasks = std::map<ports::TopicPartition, std::unique_ptr<Task>>;
  static constexpr std::size_t kParkedMax = 64;

  // worker.cpp
  PortResult<Done> advance(Duration wait_max);
  PortResult<Done> join();
  PortResult<Done> poll(Duration wait_max);
  PortResult<Done> tick();
  PortResult<Done> append_ticks(const std::vector<Task*>& due, Timestamp time);
  PortResult<Done> finish();
  void react(const ports::PortError& error);
  void publish();
  [[nodiscard]] std::optional<Offset> read_to(const Task& task) const;

  // worker_fold.cpp
  PortResult<Done> fold_available();
  PortResult<Done> fold_read(Task& task, std::span<const ports::Record> records);
  // One record, in as many steps as it takes. `sink` null: folded again, up to `until`.
  PortResult<Done> fold_record(Task& task, const ports::Record& record, OutputSink* sink, const TaskPosition* until);
  PortResult<Done> fold_step(Task& task, const ports::Record& record, FoldContext& context, bool& done);

  // worker_commit.cpp
  PortResult<Done> commit();
  PortResult<Done> add_up();
  PortResult<Done> take_outcome(ports::CommitOutcome outcome);
  PortResult<Done> resolve();
  // What an earlier turn has left: an outcome that is not known, a transaction that could not be aborted.
  PortResult<Done> settle();
  PortResult<Done> abort_open();
  // The rows that the batch has changed, encoded; in the changelogs they are part of its transaction.
  PortResult<Done> collect_rows();
  PortResult<Done> write_rows();
  PortResult<Done> write_rows_of(std::span<Task* const> tasks);
  PortResult<Done> write_state();  // both, outside of a transaction
  void batch_is_applied();
  void discard();
  [[nodiscard]] std::vector<Task*> touched();

  // worker_open.cpp
  PortResult<Done> open_tasks();
  // False: there is more of its changelog to read.
  PortResult<bool> open(Task& task);
  PortResult<Done> open_stateless(Task& task, const std::optional<ports::Committed>& committed);
  PortResult<std::optional<TaskMeta>> read_meta(const Task& task);
  // Where the log is committed to; none: it is not.
  static std::optional<TaskPosition> target_of(const std::optional<ports::Committed>& committed);
  PortResult<Done> bring_up(Task& task, const TaskMeta& meta, const std::optional<ports::Committed>& committed);
  PortResult<Done> refold(Task& task, const TaskPosition& target);
  PortResult<Done> refold_one(Task& task, const ports::Record& record, OutputSink* sink, const TaskPosition& target);
  Failure<ports::PortError> refuse(const Task& task, const std::string& why) const;
  // What a newer version wrote stays as it is, for the upgrade to come.
  Failure<ports::PortError> refuse_newer(const Task& task, const std::string& what);
  // Of the task's store.
  Failure<ports::PortError> failure_of(const Task& task);

  // worker_restore.cpp
  // Whether its rows stand where the log is committed.
  PortResult<bool> restore(Task& task, const std::optional<ports::Committed>& committed);
  PortResult<bool> restore_some(Task& task);
  PortResult<bool> stands_where_committed(const Task& task, const std::optional<ports::Committed>& committed);
  PortResult<bool> wait_for_changelog(Task& task, const ports::Committed& committed);
  [[nodiscard]] Failure<ports::PortError> refused(const Task& task, const ports::PortError& error) const;

  // worker_assignment.cpp
  void park(ports::TopicPartition partition);
  void drop(ports::TopicPartition partition);
  bool resume(const ports::Assignment& assignment);
  void lose_session();

  [[nodiscard]] const TaskSpec& spec_of(ports::TopicNumber topic) const;
  void stop(StopKind kind, std::string what);
  [[nodiscard]] Duration now() const { return ports_.clock.since_boot(); }

  WorkerOptions options_;
  WorkerPorts ports_;
  std::vector<TaskSpec> specs_;
  std::vector<ports::TopicNumber> topics_;
  RowCacheBudget cache_budget_;

  std::unique_ptr<ports::LogSession> session_;
  Tasks tasks_;
  Tasks parked_;  // not ours for now: as they stood when they were given back
  Batch batch_;
  StateBatch rows_;
  bool is_recovering_ = false;  // a commit's outcome is unknown
  bool must_abort_ = false;     // what was discarded may still be in the open transaction
  bool has_read_ = false;       // the last turn found something
  bool has_failed_ = false;     // the last turn did not work
  std::optional<ports::PortError> listener_error_;
  std::optional<StopReason> stop_;

  std::atomic<bool> stop_requested_ = false;
  mutable std::mutex mutex_;  // what follows, and session_ where it is set
  std::condition_variable stop_wanted_;
  WorkerSnapshot counters_;
  WorkerSnapshot published_;
  std::optional<StopReason> published_stop_;
};

}  // namespace relance::stream
