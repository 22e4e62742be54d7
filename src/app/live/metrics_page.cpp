#include "metrics_page.h"

#include <algorithm>
#include <fstream>
#include <sstream>

#include <prometheus/metric_family.h>
#include <prometheus/text_serializer.h>
#include <unistd.h>

namespace relance::app {
namespace {

using prometheus::ClientMetric;
using prometheus::MetricFamily;
using prometheus::MetricType;

using Labels = std::vector<ClientMetric::Label>;

class Page {
 public:
  void counter(const char* name, const char* help, Labels labels, std::uint64_t value) {
    counter(name, help, std::move(labels), static_cast<double>(value));
  }
  void counter(const char* name, const char* help, Labels labels, double value) {
    add(name, help, MetricType::Counter, std::move(labels)).counter.value = value;
  }
  void gauge(const char* name, const char* help, Labels labels, double value) {
    add(name, help, MetricType::Gauge, std::move(labels)).gauge.value = value;
  }
  [[nodiscard]] std::string text() const { return prometheus::TextSerializer{}.Serialize(families_); }

 private:
  ClientMetric& add(const char* name, const char* help, MetricType type, Labels labels) {
    auto family = std::ranges::find(families_, name, &MetricFamily::name);
    if (family == families_.end()) {
      families_.push_back({name, help, type, {}});
      family = std::prev(families_.end());
    }
    ClientMetric& metric = family->metric.emplace_back();
    metric.label = std::move(labels);
    return metric;
  }

  std::vector<MetricFamily> families_;
};

double count(std::size_t value) {
  return static_cast<double>(value);
}

Labels place(const ports::Log& log, ports::TopicPartition partition) {
  return {{"log", log.topics()[partition.topic.value()].name},
          {"partition", std::to_string(partition.partition.value())}};
}

// On a log with gaps what is committed may end before one with nothing behind it.
Offset folded_to(const std::vector<stream::WorkerSnapshot>& workers, ports::TopicPartition partition,
                 Offset committed) {
  for (const stream::WorkerSnapshot& worker : workers) {
    for (const stream::TaskSnapshot& task : worker.tasks) {
      if (task.partition == partition && task.position.next_offset == committed)
        return std::max(committed, task.read_to.value_or(committed));
    }
  }
  return committed;
}

void add_log(const NodeView& node, const std::vector<stream::WorkerSnapshot>& workers, Page& page) {
  const auto status = node.log.status();
  page.gauge("relance_log_up", "Whether the log takes records.", {}, node.log.trouble() ? 0 : 1);
  if (!status) return;
  for (const ports::PartitionStatus& partition : status.value()) {
    const Offset end = partition.offsets.end;
    page.counter("relance_log_end_offset", "Offset that the next record of the partition gets.",
                 place(node.log, partition.partition), static_cast<std::uint64_t>(end.value()));
    if (std::ranges::find(node.folded, partition.partition.topic) == node.folded.end()) continue;
    const Offset at = folded_to(workers, partition.partition, partition.committed.value_or(partition.offsets.start));
    page.gauge("relance_task_lag_records", "Records of the partition that are not folded and committed yet.",
               place(node.log, partition.partition),
               static_cast<double>(std::max<std::int64_t>(0, end.value() - at.value())));
  }
}

void add_task(const NodeView& node, const stream::TaskSnapshot& task, Page& page) {
  const auto labels = [&] { return place(node.log, task.partition); };
  page.gauge("relance_task_ready", "Whether the task's state stands where the log is committed.", labels(),
             task.ready ? 1 : 0);
  page.counter("relance_task_records_total", "Records folded since the start.", labels(), task.records);
  const std::int64_t left = task.restoring ? task.restoring->end.value() - task.restoring->next.value() : 0;
  page.gauge("relance_task_restore_remaining_records", "Records of the changelog that are still to be read.", labels(),
             static_cast<double>(left));
  page.gauge("relance_task_timers", "Timers that wait.", labels(), count(task.timers));
  if (task.stream_time) {
    const std::chrono::duration<double> seconds = (*task.stream_time).time_since_epoch();
    page.gauge("relance_task_stream_time_seconds", "The greatest event time folded, since 1970.", labels(),
               seconds.count());
  }
  page.counter("relance_task_dead_letters_total", "Records that could not be taken.", labels(),
               task.metrics.dead_letters);
  const auto dropped = [&](const char* reason, std::uint64_t value) {
    Labels with = labels();
    with.push_back({"reason", reason});
    page.counter("relance_task_dropped_total", "What the rules let pass without effect.", std::move(with), value);
  };
  dropped("duplicate", task.metrics.duplicates);
  dropped("too_old", task.metrics.too_old);
  dropped("closed", task.metrics.closed);
  dropped("ignored", task.metrics.ignored);
}

void add_worker(const std::string& name, const stream::WorkerSnapshot& worker, Page& page) {
  const auto add = [&](const char* metric, const char* help, std::uint64_t value) {
    page.counter(metric, help, {{"worker", name}}, value);
  };
  add("relance_worker_records_total", "Records folded and committed.", worker.records);
  add("relance_worker_outputs_total", "Records written by what was committed.", worker.outputs);
  add("relance_worker_commits_total", "Transactions committed.", worker.commits);
  add("relance_worker_commits_aborted_total", "Transactions of which nothing came to be.", worker.aborted);
  add("relance_worker_commits_unknown_total", "Transactions whose outcome had to be asked for.", worker.unknown);
  add("relance_worker_batches_discarded_total", "Batches that were given up and folded again.", worker.discarded);
  add("relance_worker_records_refolded_total", "Records folded again after a restart.", worker.refolded);
  add("relance_worker_rows_restored_total", "Rows read from changelogs.", worker.restored);
  add("relance_worker_ticks_total", "Ticks of the host's clock written to the log.", worker.ticks);
  add("relance_worker_rejoins_total", "Sessions that were lost and begun again.", worker.rejoined);
  add("relance_worker_partitions_assigned_total", "Partitions that the group gave to the worker.", worker.assigned);
  add("relance_worker_partitions_revoked_total", "Partitions that the group asked back.", worker.revoked);
  add("relance_worker_partitions_lost_total", "Partitions that went without being asked back.", worker.lost);
  page.counter("relance_worker_commit_seconds_total", "Time spent waiting for transactions to end.", {{"worker", name}},
               std::chrono::duration<double>(worker.commit_time).count());
  add("relance_worker_partitions_resumed_total", "Partitions that came back to parked state.", worker.resumed);
  page.gauge("relance_worker_cached_bytes", "Rows kept in memory.", {{"worker", name}},
             static_cast<double>(worker.cached_bytes));
}

void add_ingress(const ingress::IngressCounters& counters, Page& page) {
  static constexpr const char* kClasses[] = {"1xx", "2xx", "3xx", "4xx", "5xx"};
  for (std::size_t route = 0; route < ingress::kRouteCount; ++route) {
    for (std::size_t i = 0; i < ingress::kStatusClassCount; ++i) {
      page.counter("relance_http_requests_total", "Requests answered.",
                   {{"route", std::string{ingress::kRouteNames[route]}}, {"status", kClasses[i]}},
                   counters.answers[route][i]);
    }
  }
  page.gauge("relance_http_requests_in_flight", "Requests that are not answered yet.", {},
             static_cast<double>(counters.in_flight));
  page.counter("relance_http_request_body_bytes_total", "Bytes of bodies, decoded.", {}, counters.body_bytes);
  page.counter("relance_ingress_rejected_signatures_total", "Posts with a wrong or missing signature or token.", {},
               counters.rejected_signatures);
  page.counter("relance_ingress_appended_records_total", "Records that are durable.", {}, counters.appended_records);
  page.counter("relance_ingress_unavailable_total", "Posts that the log did not take (503).", {}, counters.unavailable);
}

void add_server(const adapters::http::HttpServerStats& stats, Page& page) {
  page.counter("relance_http_connections_total", "Connections accepted.", {}, stats.connections_accepted);
  page.counter("relance_http_connections_refused_total", "Connections over the limit.", {}, stats.connections_refused);
  page.gauge("relance_http_connections", "Connections open.", {}, static_cast<double>(stats.connections_now));
  page.counter("relance_http_refusals_total", "Requests answered by the server itself: junk, limits, timeouts.", {},
               stats.refusals);
  page.counter("relance_http_handler_failures_total", "Requests that failed inside the program (500).", {},
               stats.handler_failures);
  page.gauge("relance_http_streams", "Bodies that are being streamed.", {}, static_cast<double>(stats.streams_now));
  page.counter("relance_http_streams_total", "Bodies that were begun to be streamed.", {}, stats.streams);
  page.counter("relance_http_streams_broken_total", "Streamed bodies that did not come to their end.", {},
               stats.streams_broken);
  page.counter("relance_http_received_bytes_total", "Bytes received.", {}, stats.bytes_received);
  page.counter("relance_http_sent_bytes_total", "Bytes sent.", {}, stats.bytes_sent);
}

void add_views(const ViewsPart& views, Page& page) {
  static constexpr const char* kClasses[] = {"1xx", "2xx", "3xx", "4xx", "5xx"};
  for (std::size_t i = 0; i < views.counters().answers.size(); ++i) {
    page.counter("relance_api_requests_total", "Requests of the API answered.", {{"status", kClasses[i]}},
                 views.counters().answers[i]);
  }
  page.counter("relance_api_milliseconds_total", "Time that these requests took.", {}, views.counters().milliseconds);
  page.counter("relance_api_database_failures_total", "Requests answered 503 as the database did not answer.", {},
               views.counters().database_failures);
  page.gauge("relance_api_database_up", "Whether the database answered the API when it was last asked.", {},
             views.counters().is_database_up ? 1 : 0);
  page.counter("relance_cache_hits_total", "Reads of the cache that found a value.", {}, views.counters().cache_hits);
  page.counter("relance_cache_misses_total", "Reads of the cache that found none.", {}, views.counters().cache_misses);
  page.counter("relance_cache_failures_total", "Calls of the cache that failed, or were not tried.", {},
               views.cache().counts().failures);
  page.gauge("relance_cache_up", "Whether the cache is asked.", {}, views.cache().trouble() ? 0 : 1);
  const projections::MaterializerCounters* materializer = views.materializer();
  if (materializer == nullptr) return;
  page.gauge("relance_views_up", "Whether the views follow the log, here or in another process.", {},
             views.trouble() ? 0 : 1);
  page.gauge("relance_views_active", "Whether this process is the one that keeps the views.", {},
             materializer->is_active ? 1 : 0);
  page.counter("relance_views_facts_total", "Facts read for the views.", {}, materializer->facts);
  page.counter("relance_views_stats_total", "Statistics read for the views.", {}, materializer->stats);
  page.counter("relance_views_unreadable_total", "Records that are neither: passed over.", {},
               materializer->unreadable);
  page.counter("relance_views_commits_total", "Transactions of the views.", {}, materializer->commits);
  page.gauge("relance_views_lag_records", "Facts and statistics that the views have not seen yet.", {},
             static_cast<double>(materializer->lag));
}

void add_process(Page& page) {
  std::ifstream statm("/proc/self/statm");
  std::uint64_t size_pages = 0;
  std::uint64_t resident_pages = 0;
  statm >> size_pages >> resident_pages;
  const auto page_bytes = static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
  page.gauge("process_resident_memory_bytes", "Memory in use.", {}, static_cast<double>(resident_pages * page_bytes));
}

}  // namespace

std::string metrics_page(const NodeView& node) {
  Page page;
  std::vector<stream::WorkerSnapshot> workers;
  workers.reserve(node.workers.size());
  for (const auto& worker : node.workers) workers.push_back(worker->snapshot());
  add_log(node, workers, page);
  std::size_t number = 0;
  for (const stream::WorkerSnapshot& snapshot : workers) {
    add_worker(std::to_string(number++), snapshot, page);
    for (const stream::TaskSnapshot& task : snapshot.tasks) add_task(node, task, page);
  }
  const stream::HostClock::Reading clock = node.clock.read();
  page.gauge("relance_clock_trusted", "Whether the wall clock agrees with the time since boot.", {},
             clock.trusted ? 1 : 0);
  add_ingress(node.ingress.counters(), page);
  add_server(node.server.stats(), page);
  if (node.views != nullptr) add_views(*node.views, page);
  add_process(page);
  return page.text();
}

}  // namespace relance::app
