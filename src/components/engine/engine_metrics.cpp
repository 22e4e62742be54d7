#include <algorithm>

#include <relance/components/engine.h>

namespace relance::components {
namespace {

struct Place {
  std::string topic;
  std::string partition;
};

Place place_of(const ports::Log& log, ports::TopicPartition partition) {
  return {log.topics()[partition.topic.value()].name, std::to_string(partition.partition.value())};
}

// In a log with gaps there may be no records after the committed offset although it is before the end.
Offset processed_to(const std::vector<stream::WorkerSnapshot>& workers, ports::TopicPartition partition,
                    Offset committed) {
  for (const stream::WorkerSnapshot& worker : workers) {
    for (const stream::TaskSnapshot& task : worker.tasks) {
      if (task.partition == partition && task.position.next_offset == committed)
        return std::max(committed, task.read_to.value_or(committed));
    }
  }
  return committed;
}

void report_worker(const std::string& name, const stream::WorkerSnapshot& worker, runtime::MetricsSink& sink) {
  const auto add = [&](std::string_view metric, std::string_view help, std::uint64_t value) {
    sink.counter(metric, help, {{"worker", name}}, value);
  };
  add("relance_worker_records_total", "Records processed and committed.", worker.records);
  add("relance_worker_outputs_total", "Records written by committed transactions.", worker.outputs);
  add("relance_worker_commits_total", "Transactions committed.", worker.commits);
  add("relance_worker_commits_aborted_total", "Transactions aborted.", worker.aborted);
  add("relance_worker_commits_unknown_total", "Transactions whose outcome had to be looked up.", worker.unknown);
  add("relance_worker_batches_discarded_total", "Batches given up and processed again.", worker.discarded);
  add("relance_worker_records_refolded_total", "Records processed again after a restart.", worker.refolded);
  add("relance_worker_rows_restored_total", "Rows read from changelogs.", worker.restored);
  add("relance_worker_ticks_total", "Ticks of the host's clock written to the log.", worker.ticks);
  add("relance_worker_rejoins_total", "Sessions lost and joined again.", worker.rejoined);
  add("relance_worker_partitions_assigned_total", "Partitions assigned.", worker.assigned);
  add("relance_worker_partitions_revoked_total", "Partitions revoked.", worker.revoked);
  add("relance_worker_partitions_lost_total", "Partitions lost without revocation.", worker.lost);
  add("relance_worker_partitions_resumed_total", "Partitions assigned again while their state was in memory.",
      worker.resumed);
  sink.gauge("relance_worker_cached_bytes", "Rows in memory, in bytes.", {{"worker", name}},
             static_cast<double>(worker.cached_bytes));
}

}  // namespace

void EngineComponent::metrics(runtime::MetricsSink& sink) {
  std::vector<stream::WorkerSnapshot> workers;
  for (const auto& worker : workers_) workers.push_back(worker->snapshot());
  report_lag(workers, sink);
  for (std::size_t i = 0; i < workers.size(); ++i) {
    const std::string name = std::to_string(i);
    report_worker(name, workers[i], sink);
    const stream::WorkerLatencies& latencies = workers_[i]->latencies();
    sink.histogram("relance_worker_commit_duration_seconds", "Time from a commit to its outcome, in seconds.",
                   {{"worker", name}}, latencies.commit);
    sink.histogram("relance_worker_process_duration_seconds", "Time to process the records of one read, in seconds.",
                   {{"worker", name}}, latencies.process);
    for (const stream::TaskSnapshot& task : workers[i].tasks) report_task(task, sink);
  }
}

void EngineComponent::report_lag(const std::vector<stream::WorkerSnapshot>& workers, runtime::MetricsSink& sink) const {
  for (const ports::PartitionStatus& partition : log_.status()) {
    if (std::ranges::find(inputs_, partition.partition.topic) == inputs_.end()) continue;
    const Offset committed = partition.committed.value_or(partition.offsets.start);
    const Offset at = processed_to(workers, partition.partition, committed);
    const Place place = place_of(log_.log(), partition.partition);
    sink.gauge("relance_task_lag_records", "Records of the partition that are not processed and committed.",
               {{"topic", place.topic}, {"partition", place.partition}},
               static_cast<double>(std::max<std::int64_t>(0, partition.offsets.end.value() - at.value())));
  }
}

void EngineComponent::report_task(const stream::TaskSnapshot& task, runtime::MetricsSink& sink) const {
  const Place place = place_of(log_.log(), task.partition);
  const runtime::Labels labels = {{"topic", place.topic}, {"partition", place.partition}};
  sink.gauge("relance_task_ready", "Whether the task's state is at the committed offset.", labels, task.ready ? 1 : 0);
  sink.counter("relance_task_records_total", "Records processed since the task was assigned.", labels, task.records);
  const std::int64_t left = task.restoring ? task.restoring->end.value() - task.restoring->next.value() : 0;
  sink.gauge("relance_task_restore_remaining_records", "Changelog records still to be read.", labels,
             static_cast<double>(left));
  sink.gauge("relance_task_timers", "Pending timers.", labels, static_cast<double>(task.timers));
  if (task.stream_time) {
    const std::chrono::duration<double> seconds = (*task.stream_time).time_since_epoch();
    sink.gauge("relance_task_stream_time_seconds", "Greatest event time processed, in seconds since 1970.", labels,
               seconds.count());
  }
  sink.counter("relance_task_dead_letters_total", "Records that became dead letters.", labels,
               task.metrics.dead_letters);
  const auto dropped = [&](std::string_view reason, std::uint64_t value) {
    sink.counter("relance_task_dropped_total", "Events without effect, by reason.",
                 {{"topic", place.topic}, {"partition", place.partition}, {"reason", reason}}, value);
  };
  dropped("duplicate", task.metrics.duplicates);
  dropped("too_old", task.metrics.too_old);
  dropped("closed", task.metrics.closed);
  dropped("ignored", task.metrics.ignored);
}

}  // namespace relance::components
