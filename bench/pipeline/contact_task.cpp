#include "contact_task.h"

#include <algorithm>
#include <chrono>
#include <stdexcept>

#include <sys/resource.h>

#include <relance/codec/topics.h>
#include <relance/processors/task_specs.h>
#include <relance/stream/worker.h>

#include "contact_log.h"
#include "live/node_options.h"

namespace relance::bench {
namespace {

using SteadyTime = std::chrono::steady_clock::time_point;

double seconds_since(SteadyTime begin) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

rusage usage() {
  rusage now{};
  ::getrusage(RUSAGE_SELF, &now);
  return now;
}

double cpu_us(const rusage& used) {
  const auto us = [](const timeval& time) {
    return 1e6 * static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec);
  };
  return us(used.ru_utime) + us(used.ru_stime);
}

bool are_ready(const stream::WorkerSnapshot& worker, std::size_t tasks) {
  return worker.tasks.size() == tasks && std::ranges::all_of(worker.tasks, &stream::TaskSnapshot::ready);
}

std::uint64_t lag(ports::Log& log) {
  std::uint64_t records = 0;
  const auto status = log.status();
  if (!status) throw std::runtime_error(status.error().reason);
  for (const ports::PartitionStatus& partition : status.value()) {
    if (partition.partition.topic.value() != static_cast<std::uint16_t>(codec::Topic::kContactEvents)) continue;
    const Offset at = partition.committed.value_or(partition.offsets.start);
    records += static_cast<std::uint64_t>(partition.offsets.end.value() - at.value());
  }
  return records;
}

}  // namespace

FoldFigures fold_contact_log(const std::string& directory, std::size_t memory_bytes) {
  const SteadyTime begin = std::chrono::steady_clock::now();
  OpenDirectory open(directory, memory_bytes);
  stream::HostClock host_clock(open.clock);
  stream::StateOwners owners;
  stream::WorkerOptions options;
  options.row_cache_bytes = app::plan_memory(memory_bytes).rows;
  options.host_ticks = false;
  options.log_identity = open.log->identity();
  const auto specs = processors::make_task_specs(open.log->topics(), {false, true, false});
  const auto tasks = static_cast<std::size_t>(open.log->topics()[specs.front().topic.value()].partitions.value());
  stream::Worker worker(options, {*open.log, *open.state, open.clock, host_clock, owners}, specs);
  FoldFigures figures;
  const std::uint64_t to_fold = lag(*open.log);
  rusage before = usage();
  SteadyTime folding = begin;
  for (std::uint64_t left = to_fold;;) {
    if (!worker.turn(Duration{})) throw std::runtime_error(worker.stopped()->what);
    const stream::WorkerSnapshot snapshot = worker.snapshot();
    if (figures.open_seconds == 0 && are_ready(snapshot, tasks)) {
      figures.open_seconds = seconds_since(begin);
      folding = std::chrono::steady_clock::now();
      before = usage();
    }
    if (figures.open_seconds != 0 && snapshot.records >= left) {
      figures.events = snapshot.records;
      figures.outputs = snapshot.outputs;
      figures.commits = snapshot.commits;
      break;
    }
  }
  figures.seconds = seconds_since(folding);
  figures.cpu_us = cpu_us(usage()) - cpu_us(before);
  figures.peak_bytes = static_cast<std::uint64_t>(usage().ru_maxrss) * 1024;
  worker.request_stop();
  worker.turn(Duration{});
  if (lag(*open.log) != 0) throw std::runtime_error("some events were not folded");
  return figures;
}

}  // namespace relance::bench
