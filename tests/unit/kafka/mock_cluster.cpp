#include "unit/kafka/mock_cluster.h"

#include <array>

// A producer that is fenced while it sends offsets may lose what it was to send, and whom it was to ask, inside of
// librdkafka: the first is allocated by the call, the second on a thread of its own whose functions have no names.
// Whole stacks tell them from what we allocate and forget. NOLINTBEGIN(bugprone-reserved-identifier): the sanitizers'
// names
extern "C" const char* __asan_default_options();
extern "C" const char* __asan_default_options() {
  return "fast_unwind_on_malloc=0";
}
extern "C" const char* __lsan_default_suppressions();
extern "C" const char* __lsan_default_suppressions() {
  return "leak:rd_kafka_send_offsets_to_transaction\nleak:start_thread\n";
}
// NOLINTEND(bugprone-reserved-identifier)

namespace relance::kafka {

namespace {

constexpr std::int32_t kBroker = 1;
constexpr const char* kTopic = "records";
constexpr int kPartitions = 2;

void ignore_log(const rd_kafka_t* /*client*/, int /*level*/, const char* /*part*/, const char* /*text*/) {}

ClientHandle make_host() {
  rd_kafka_conf_t* configuration = rd_kafka_conf_new();
  rd_kafka_conf_set_log_cb(configuration, &ignore_log);
  std::array<char, 256> reason{};
  return ClientHandle{rd_kafka_new(RD_KAFKA_PRODUCER, configuration, reason.data(), reason.size())};
}

}  // namespace

MockCluster::MockCluster() : host_(make_host()), cluster_(rd_kafka_mock_cluster_new(host_.get(), 1)) {
  rd_kafka_mock_topic_create(cluster_.get(), kTopic, kPartitions, 1);
}

KafkaOptions MockCluster::options() const {
  KafkaOptions options;
  options.brokers = rd_kafka_mock_cluster_bootstraps(cluster_.get());
  options.group = "group";
  options.topics = {{kTopic, PartitionCount{kPartitions}, std::nullopt, false}};
  options.static_membership = false;
  // The first of a group waits for 3 s, who comes later for as long as a member may be silent.
  options.session_timeout = Duration{4000};
  options.heartbeat_interval = Duration{50};
  options.transaction_timeout = Duration{3500};
  options.call_timeout = Duration{3000};
  return options;
}

void MockCluster::refuse(Api api, const std::vector<rd_kafka_resp_err_t>& errors) {
  rd_kafka_mock_push_request_errors_array(cluster_.get(), static_cast<std::int16_t>(api), errors.size(), errors.data());
}

void MockCluster::set_delay(int delay_ms) {
  rd_kafka_mock_broker_set_rtt(cluster_.get(), kBroker, delay_ms);
}

void MockCluster::set_topic_error(rd_kafka_resp_err_t error) {
  rd_kafka_mock_topic_set_error(cluster_.get(), kTopic, error);
}

void MockCluster::set_down() {
  rd_kafka_mock_broker_set_down(cluster_.get(), kBroker);
}

void MockCluster::set_up() {
  rd_kafka_mock_broker_set_up(cluster_.get(), kBroker);
}

}  // namespace relance::kafka
