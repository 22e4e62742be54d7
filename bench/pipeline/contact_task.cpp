#include "contact_task.h"

#include <algorithm>
#include <chrono>
#include <functional>
#include <map>
#include <stdexcept>

#include <fmt/format.h>
#include <simdjson.h>

#include <relance/events/topics.h>
#include <relance/runtime/component.h>
#include <relance/stream/worker.h>
#include <relance/tasks/task_specs.h>

#include "contact_log.h"
#include "process_cpu.h"

namespace relance::bench {
namespace {

using SteadyClock = std::chrono::steady_clock;
using events::Topic;

double seconds_between(SteadyClock::time_point begin, SteadyClock::time_point end) {
  return std::chrono::duration<double>(end - begin).count();
}

template <class T>
T taken(ports::PortResult<T> result) {
  if (!result) throw std::runtime_error(result.error().reason);
  return std::move(result).value();
}

std::uint64_t sum(ports::Log& log, Topic topic, const std::function<std::int64_t(const ports::PartitionStatus&)>& of) {
  std::int64_t records = 0;
  for (const ports::PartitionStatus& partition : taken(log.status())) {
    if (partition.partition.topic.value() == static_cast<std::uint16_t>(topic)) records += of(partition);
  }
  return static_cast<std::uint64_t>(records);
}

std::uint64_t lag(ports::Log& log, Topic topic) {
  return sum(log, topic, [](const ports::PartitionStatus& partition) {
    return partition.offsets.end.value() - partition.committed.value_or(partition.offsets.start).value();
  });
}

// The worker of one part, on this thread.
class Folding {
 public:
  Folding(OpenDirectory& open, const tasks::TaskSelection& parts) : host_clock_(open.clock) {
    stream::WorkerOptions options;
    options.row_cache_bytes = runtime::plan_memory(kMemoryBytes).rows;
    options.host_ticks = false;
    options.log_identity = open.log->identity();
    options.rules_version = tasks::kRulesVersion;
    const auto specs = tasks::make_task_specs(open.log->topics(), parts);
    tasks_ = static_cast<std::size_t>(open.log->topics()[specs.front().topic.value()].partitions.value());
    const stream::WorkerPorts ports{*open.log, *open.state, open.clock, host_clock_, owners_};
    worker_ = std::make_unique<stream::Worker>(std::move(options), ports, specs);
  }
  stream::WorkerSnapshot turn() {
    if (!worker_->turn(Duration{})) throw std::runtime_error(worker_->stopped()->what);
    return worker_->snapshot();
  }
  [[nodiscard]] bool is_ready(const stream::WorkerSnapshot& worker) const {
    return worker.tasks.size() == tasks_ && std::ranges::all_of(worker.tasks, &stream::TaskSnapshot::ready);
  }
  void stop() {
    worker_->request_stop();
    worker_->turn(Duration{});
  }

 private:
  stream::HostClock host_clock_;
  stream::StateOwners owners_;
  std::size_t tasks_ = 0;
  std::unique_ptr<stream::Worker> worker_;
};

void fold_campaigns(OpenDirectory& open) {
  Folding folding(open, {.normaliser = false, .contacts = false, .campaigns = true});
  // Campaign tasks write into their own log: it is at its end when nothing came with the latest turn.
  while (lag(*open.log, Topic::kCampaignEvents) != 0) folding.turn();
  folding.stop();
}

std::map<std::string, std::string> read_stats(ports::Log& log) {
  std::map<std::string, std::string> stats;
  ports::RecordBatch batch;
  Offset next{0};
  do {
    batch.clear();
    taken(log.read({ports::TopicNumber{static_cast<std::uint16_t>(Topic::kStats)}, Partition{0}}, next, {}, batch));
    for (const ports::Record& record : batch.records) {
      stats[std::string{record.key.value()}] = record.value.value_or("");
      next = Offset{record.offset.value() + 1};
    }
  } while (!batch.records.empty());
  return stats;
}

void expect_stats(std::map<std::string, std::string>& found, const std::string& scope,
                  simdjson::dom::element expected) {
  const std::string wanted = simdjson::minify(expected);
  if (found[scope] != wanted)
    throw std::runtime_error(fmt::format("wrong statistics of {}: {}, {} expected", scope, found[scope], wanted));
}

}  // namespace

FoldFigures fold_contacts(const std::string& directory) {
  FoldFigures figures;
  const auto begin = SteadyClock::now();
  OpenDirectory open(directory);
  Folding folding(open, {.normaliser = false, .contacts = true, .campaigns = false});
  const std::uint64_t to_fold = lag(*open.log, Topic::kContactEvents);
  SteadyClock::time_point ready;
  double cpu_before = 0;
  stream::WorkerSnapshot worker;
  do {  // the turn that opens the tasks begins to fold
    ready = SteadyClock::now();
    cpu_before = used_cpu_us();
    worker = folding.turn();
  } while (!folding.is_ready(worker));
  figures.open_seconds = seconds_between(begin, ready);
  while (worker.records < to_fold) worker = folding.turn();
  figures.seconds = seconds_between(ready, SteadyClock::now());
  figures.cpu_us = used_cpu_us() - cpu_before;
  figures.events = worker.records;
  figures.outputs = worker.outputs;
  figures.commits = worker.commits;
  OpenDirectory::come_to_rest();
  figures.rest_cpu_us = used_cpu_us() - cpu_before - figures.cpu_us;
  folding.stop();
  if (lag(*open.log, Topic::kContactEvents) != 0) throw std::runtime_error("some events were not folded");
  return figures;
}

void check_results(const std::string& directory, const ExpectedResults& expected) {
  OpenDirectory open(directory);
  fold_campaigns(open);
  if (const std::uint64_t left = lag(*open.log, Topic::kContactEvents); left != 0)
    throw std::runtime_error(fmt::format("{} contact events were not folded", left));
  const auto end = [](const ports::PartitionStatus& partition) { return partition.offsets.end.value(); };
  if (const std::uint64_t letters = sum(*open.log, Topic::kDeadLetters, end); letters != 0)
    throw std::runtime_error(fmt::format("{} dead letters", letters));
  if (const std::uint64_t facts = sum(*open.log, Topic::kFacts, end); facts != expected.facts)
    throw std::runtime_error(fmt::format("{} facts, {} expected", facts, expected.facts));
  auto found = read_stats(*open.log);
  simdjson::dom::parser parser;
  const simdjson::dom::element stats = parser.load(expected.stats);
  expect_stats(found, "global", stats["global"]);
  const simdjson::dom::object campaigns = stats["campaigns"].get_object();
  for (const simdjson::dom::key_value_pair& campaign : campaigns)
    expect_stats(found, "campaign:" + std::string{campaign.key}, campaign.value);
}

}  // namespace relance::bench
