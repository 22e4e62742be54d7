#include <fmt/format.h>

#include <relance/adapters/kafka/topics_admin.h>
#include <relance/adapters/rocksdb/log.h>
#include <relance/base/logging.h>
#include <relance/components/log.h>
#include <relance/components/topic_specs.h>

namespace relance::components {

using runtime::FailureReason;
using runtime::value_or_throw;

LogComponent::~LogComponent() {
  stop();
}

void LogComponent::open(runtime::Host& host) {
  host_ = &host;
  resources_ = embedded::make_resources(host.memory.rocksdb, host.memory.write_buffers);
  is_shared() ? open_kafka() : open_embedded();
}

void LogComponent::open_embedded() {
  embedded::LogOptions options;
  options.directory = host_->directory.log();
  options.topics = topic_specs();
  options.clock = &host_->clock;
  options.entropy = &host_->entropy;
  options.in_flight_bytes_max = host_->memory.log_in_flight;
  options.tail_cache_bytes = host_->memory.log_tail;
  options.on_fatal = [host = host_](const std::string& why) { host->fail({FailureReason::kFailed, why}); };
  auto log = embedded::open_log(std::move(options), resources_);
  if (!log) throw runtime::StartError(FailureReason::kFailed, log.error().reason);
  auto opened = std::move(log).value();
  identity_ = opened->identity();
  log_ = std::move(opened);
  member_ = "worker";
}

void LogComponent::open_kafka() {
  kafka::KafkaOptions options = kafka_options(settings_.kafka);
  options.in_flight_bytes_max = host_->memory.log_in_flight;
  options.on_fatal = [host = host_](const std::string& why) { host->fail({FailureReason::kFailed, why}); };
  value_or_throw(kafka::check_topics(options), FailureReason::kConfiguration);
  identity_ = value_or_throw(kafka::cluster_id(options), FailureReason::kConfiguration);
  log_ = value_or_throw(kafka::open_log(options), FailureReason::kConfiguration);
  member_ = host_->directory.member_identity(host_->entropy);
}

void LogComponent::start() {
  thread_ = Thread(
      "log-maintenance", [this] { maintain(); },
      [host = host_](const std::string& what) {
        host->fail({FailureReason::kFailed, "log maintenance failed: " + what});
      });
}

// Retention and compaction depend on the clock: they are suspended while it is not trusted.
void LogComponent::maintain() {
  std::unique_lock lock(mutex_);
  while (!stopping_.wait_for(lock, host_->maintenance_interval, [this] { return stop_requested_; })) {
    lock.unlock();
    const stream::HostClock::Reading clock = host_->stream_clock.read();
    if (clock.trusted) {
      if (const auto done = log_->maintain(clock.now); !done)
        logging::warning("log maintenance failed", {{"reason", done.error().reason}});
    }
    lock.lock();
  }
}

void LogComponent::stop() {
  {
    const std::lock_guard lock(mutex_);
    stop_requested_ = true;
  }
  stopping_.notify_all();
  if (thread_.joinable()) thread_.join();
}

void LogComponent::health(runtime::HealthReport& report) {
  report.check("log", log_->outage().value_or(""));
  const stream::HostClock::Reading clock = host_->stream_clock.read();
  if (clock.trusted) return report.pass("clock");
  report.fail("clock",
              fmt::format("the wall clock was set by {} s while this process ran: timers wait until it is set back, or "
                          "until SIGUSR1 confirms that it is right",
                          std::chrono::duration_cast<std::chrono::seconds>(clock.step).count()));
}

void LogComponent::metrics(runtime::MetricsSink& sink) {
  sink.gauge("relance_log_up", "Whether the log accepts records.", {}, log_->outage() ? 0 : 1);
  auto status = log_->status();
  status_ = status ? std::move(status).value() : std::vector<ports::PartitionStatus>{};
  for (const ports::PartitionStatus& partition : status_) {
    sink.counter("relance_log_end_offset", "Offset of the next record of the partition.",
                 {{"topic", log_->topics()[partition.partition.topic.value()].name},
                  {"partition", std::to_string(partition.partition.partition.value())}},
                 static_cast<std::uint64_t>(partition.offsets.end.value()));
  }
  sink.gauge("relance_clock_trusted", "Whether the wall clock agrees with the time since boot.", {},
             host_->stream_clock.read().trusted ? 1 : 0);
}

}  // namespace relance::components
