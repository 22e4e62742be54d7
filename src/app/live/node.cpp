#include "node.h"

#include <algorithm>

#include <spdlog/spdlog.h>

#include <relance/adapters/kafka/topics_admin.h>
#include <relance/adapters/rocksdb/log.h>
#include <relance/adapters/rocksdb/state_store.h>
#include <relance/events/topics.h>
#include <relance/tasks/task_specs.h>

#include "accepted_time.h"
#include "checks.h"
#include "io/exit_code.h"
#include "kafka/log.h"
#include "metrics_page.h"
#include "topic_specs.h"
#include "views/stores.h"

namespace relance::app {
namespace {

// What `topics create` writes is what the tasks look for.
static_assert(kafka::kIdentityKey == stream::kChangelogNameKey);

constexpr Duration kRestoreWatchInterval{250};

template <class T>
T opened(ports::PortResult<T> result) {
  if (!result) throw CommandError(ExitCode::kFailure, result.error().reason);
  return std::move(result).value();
}

tasks::Parts parts_of(const std::set<Part>& parts) {
  return {parts.contains(Part::kNormaliser), parts.contains(Part::kContacts), parts.contains(Part::kCampaigns)};
}

}  // namespace

MemoryPlan plan_memory(std::size_t bytes) {
  const auto share = [bytes](std::size_t percent) { return bytes / 100 * percent; };
  MemoryPlan plan;
  plan.rows = share(44);
  plan.rocksdb = share(20);
  plan.write_buffers = share(12);
  plan.log_tail = share(6);
  plan.log_in_flight = share(8);
  plan.http_in_flight = share(8);
  plan.cache = share(4);
  return plan;
}

Node::Node(NodeOptions options, DataDirectory& directory) : options_(std::move(options)), directory_(directory) {
  const MemoryPlan plan = plan_memory(options_.memory_bytes);
  const auto resources = embedded::make_resources(plan.rocksdb, plan.write_buffers);
  options_.log == LogKind::kKafka ? make_kafka_log(plan) : make_embedded_log(plan, resources);
  make_state(resources);
  make_workers(plan);
  make_ingress(plan);
  make_views(plan);
}

Node::~Node() {
  stop();
}

void Node::make_embedded_log(const MemoryPlan& plan, const std::shared_ptr<embedded::Resources>& resources) {
  embedded::LogOptions log;
  log.directory = directory_.log();
  log.topics = topic_specs();
  log.clock = &clock_;
  log.entropy = &entropy_;
  log.in_flight_bytes_max = plan.log_in_flight;
  log.tail_cache_bytes = plan.log_tail;
  log.on_fatal = [this](const std::string& why) { fail({stream::StopKind::kFailed, why}); };
  auto embedded = opened(embedded::open_log(std::move(log), resources));
  log_identity_ = embedded->identity();
  log_ = std::move(embedded);
  member_ = "worker";
}

void Node::make_kafka_log(const MemoryPlan& plan) {
  options_.kafka.in_flight_bytes_max = plan.log_in_flight;
  reached(kafka::check_topics(options_.kafka));
  log_identity_ = reached(kafka::cluster_id(options_.kafka));
  log_ = open_kafka_log(options_.kafka);
  member_ = directory_.member_identity(entropy_);
}

void Node::make_state(const std::shared_ptr<embedded::Resources>& resources) {
  embedded::StateOptions state;
  state.directory = directory_.state();
  store_ = opened(embedded::open_state(state, resources));
}

void Node::make_workers(const MemoryPlan& plan) {
  const auto specs = tasks::make_task_specs(log_->topics(), parts_of(options_.parts));
  if (specs.empty()) return;
  for (const stream::TaskSpec& spec : specs) folded_.push_back(spec.topic);
  for (std::size_t i = 0; i < options_.workers; ++i) {
    stream::WorkerOptions worker;
    worker.member = member_ + "-" + std::to_string(i);
    worker.limits = options_.commit;
    worker.row_cache_bytes = plan.rows / options_.workers;
    worker.host_ticks = !options_.log_clock;
    worker.log_identity = log_identity_;
    worker.rules_version = tasks::kRulesVersion;
    const stream::WorkerPorts ports{*log_, *store_, clock_, host_clock_, owners_};
    workers_.push_back(std::make_unique<stream::Worker>(std::move(worker), ports, specs));
  }
}

void Node::make_ingress(const MemoryPlan& plan) {
  options_.ingress.takes_posts = options_.parts.contains(Part::kIngress);
  options_.ingress.log_clock = options_.log_clock;
  if (options_.log_clock && options_.ingress.takes_posts)
    options_.ingress.accepted_before = greatest_accepted_time(*log_);
  options_.http.in_flight_bytes_max = std::min(options_.http.in_flight_bytes_max, plan.http_in_flight);
  if (const auto defect = ingress::defect_of(options_.ingress)) throw CommandError(ExitCode::kConfiguration, *defect);
  ingress_ =
      std::make_unique<ingress::Ingress>(options_.ingress, *log_, *this, [this] { return host_clock_.read().now; });
}

void Node::make_views(const MemoryPlan& plan) {
  ViewsPartOptions views;
  views.keeps_views = options_.parts.contains(Part::kViews);
  views.answers = options_.parts.contains(Part::kApi);
  if (!views.keeps_views && !views.answers) return;
  views.stores = options_.views;
  views.api = options_.api;
  views.api_token = options_.ingress.events_token;
  views.asks_brokers = options_.log == LogKind::kKafka;
  views.file = directory_.path() + "/" + kViewsFile;
  views.cache_bytes = plan.cache;
  views_ = std::make_unique<ViewsPart>(views, *log_, log_identity_, clock_, entropy_);
}

void Node::handle(ports::HttpRequest request, ports::HttpReply reply) {
  if (views_ && views_->api() != nullptr && api::is_api_path(request.path))
    return views_->api()->handle(std::move(request), std::move(reply));
  ingress_->handle(std::move(request), std::move(reply));
}

void Node::start(std::function<void()> on_stop) {
  on_stop_ = std::move(on_stop);
  for (const auto& worker : workers_) threads_.emplace_back([this, &worker] { run_worker(*worker); });
  threads_.emplace_back([this] { maintain(); });
  threads_.emplace_back([this] { watch_restores(); });
  if (views_) views_->start();
  adapters::http::HttpOptions http;
  http.address = options_.address;
  http.port = options_.port;
  http.limits = options_.http;
  if (auto started = server_.start(http, *this); !started)
    throw CommandError(ExitCode::kUnavailable, started.error().reason);
}

void Node::run_worker(stream::Worker& worker) {
  worker.run();
  const auto reason = worker.stopped();
  if (reason && reason->kind != stream::StopKind::kRequested) fail(*reason);
}

// Retention and compaction, now and then.
void Node::maintain() {
  std::unique_lock lock(mutex_);
  while (!stopping_.wait_for(lock, options_.maintenance_interval, [this] { return stop_requested_; })) {
    lock.unlock();
    const stream::HostClock::Reading clock = host_clock_.read();
    if (clock.trusted) {
      if (const auto done = log_->maintain(clock.now); !done)
        spdlog::warn("the log's maintenance failed: {}", done.error().reason);
    }
    lock.lock();
  }
}

void Node::watch_restores() {
  std::unique_lock lock(mutex_);
  while (!stopping_.wait_for(lock, kRestoreWatchInterval, [this] { return stop_requested_; })) {
    lock.unlock();
    restores_.look(workers_);
    lock.lock();
  }
}

void Node::fail(stream::StopReason reason) {
  {
    const std::lock_guard lock(mutex_);
    if (failure_) return;
    failure_ = std::move(reason);
  }
  if (on_stop_) on_stop_();
}

// First the way in, so that nothing is taken that is not folded; then the workers, which commit what they hold.
bool Node::stop() {
  // The server waits for answers, and the API for the database: less long, as the rest takes its time, too.
  std::thread answers([this] {
    if (views_) views_->finish_answers();
  });
  const bool drained = server_.stop(options_.drain_timeout);
  answers.join();
  for (const auto& worker : workers_) worker->request_stop();
  {
    const std::lock_guard lock(mutex_);
    stop_requested_ = true;
  }
  stopping_.notify_all();
  for (std::thread& thread : threads_) thread.join();
  threads_.clear();
  if (views_) views_->stop();
  return drained;
}

std::optional<stream::StopReason> Node::failure() const {
  const std::lock_guard lock(mutex_);
  return failure_;
}

NodeView Node::view() {
  const bool is_alone = options_.log == LogKind::kEmbedded;
  return {*log_, *store_, host_clock_, workers_, *ingress_, server_, folded_, is_alone, views_.get()};
}

std::vector<ingress::StatusCheck> Node::checks() {
  return check_node(view());
}

std::string Node::metrics_text() {
  return metrics_page(view());
}

}  // namespace relance::app
