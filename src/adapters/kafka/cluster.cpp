#include "cluster.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <memory>
#include <span>

#include "client/errors.h"

namespace relance::kafka {

namespace {

using ports::Done;
using ports::PortResult;
using ports::Reaction;
using std::chrono::steady_clock;

constexpr int kLookEveryMs = 10;

struct TextDeleter {
  void operator()(char* text) const { rd_kafka_mem_free(nullptr, text); }
};

NewTopicHandle topic_of(const TopicPlan& plan, std::int32_t default_replicas) {
  std::array<char, 256> reason{};
  NewTopicHandle topic{rd_kafka_NewTopic_new(plan.name.c_str(), plan.spec.partitions.value(), plan.replicas,
                                             reason.data(), reason.size())};
  RELANCE_ASSERT(topic != nullptr);
  const std::int32_t replicas = plan.replicas == kBrokersDefault ? default_replicas : plan.replicas;
  for (const auto& [name, value] : settings_of(plan, replicas)) {
    rd_kafka_NewTopic_set_config(topic.get(), name.c_str(), value.c_str());
  }
  return topic;
}

TopicDescription shape_of(const rd_kafka_metadata_topic_t& topic) {
  TopicDescription shape{topic.topic, true, topic.partition_cnt, 0, {}, {}};
  const std::span partitions{topic.partitions, static_cast<std::size_t>(topic.partition_cnt)};
  for (const rd_kafka_metadata_partition_t& partition : partitions) {
    shape.replicas = shape.replicas == 0 ? partition.replica_cnt : std::min(shape.replicas, partition.replica_cnt);
  }
  return shape;
}

TopicSettings entries_of(const rd_kafka_ConfigResource_t* resource) {
  TopicSettings settings;
  std::size_t count = 0;
  const rd_kafka_ConfigEntry_t** entries = rd_kafka_ConfigResource_configs(resource, &count);
  for (const rd_kafka_ConfigEntry_t* entry : std::span{entries, count}) {
    const char* value = rd_kafka_ConfigEntry_value(entry);
    settings.emplace(rd_kafka_ConfigEntry_name(entry), value == nullptr ? "" : value);
  }
  return settings;
}

std::span<const rd_kafka_ConfigResource_t*> resources_of(const EventHandle& event) {
  std::size_t count = 0;
  const rd_kafka_ConfigResource_t** resources =
      rd_kafka_DescribeConfigs_result_resources(rd_kafka_event_DescribeConfigs_result(event.get()), &count);
  return {resources, count};
}

PortResult<Done> result_of(const EventHandle& event) {
  std::size_t count = 0;
  const rd_kafka_topic_result_t** topics =
      rd_kafka_CreateTopics_result_topics(rd_kafka_event_CreateTopics_result(event.get()), &count);
  for (const rd_kafka_topic_result_t* topic : std::span{topics, count}) {
    const auto code = rd_kafka_topic_result_error(topic);
    if (code == RD_KAFKA_RESP_ERR_NO_ERROR || code == RD_KAFKA_RESP_ERR_TOPIC_ALREADY_EXISTS) continue;
    const char* why = rd_kafka_topic_result_error_string(topic);
    return ports::failure(reaction_to(code), std::string{"creating the topic "} + rd_kafka_topic_result_name(topic) +
                                                 ": " + (why == nullptr ? rd_kafka_err2str(code) : why));
  }
  return Done{};
}

}  // namespace

void note_error(rd_kafka_t* /*client*/, int code, const char* reason, void* error) {
  // "All brokers down" is less informative than the reason.
  if (code == RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN) return;
  *static_cast<ClientError*>(error) = {static_cast<rd_kafka_resp_err_t>(code), reason};
}

Cluster::Cluster(rd_kafka_t* client, const ClientError& error, Duration call_timeout)
    : client_(client), error_(error), timeout_ms_(static_cast<int>(call_timeout.count())) {}

Failure<ports::PortError> Cluster::failure_of(std::string_view what, rd_kafka_resp_err_t code) const {
  auto failure = failed(what, code);
  rd_kafka_poll(client_, 0);
  const bool is_known = error_.code != RD_KAFKA_RESP_ERR_NO_ERROR;
  if (failure.error.reaction != Reaction::kRetry || !is_known) return failure;
  failure.error.reason += " (" + error_.reason + ")";
  failure.error.reaction = reaction_to(error_.code);
  return failure;
}

PortResult<std::string> Cluster::id() const {
  // The response includes the id: without a request librdkafka waits for its next own one, a second later.
  const struct rd_kafka_metadata* metadata = nullptr;
  const auto code = rd_kafka_metadata(client_, 0, nullptr, &metadata, timeout_ms_);
  if (code != RD_KAFKA_RESP_ERR_NO_ERROR) return failure_of("asking the cluster who it is", code);
  const MetadataHandle owner{metadata};
  const std::unique_ptr<char, TextDeleter> id{rd_kafka_clusterid(client_, timeout_ms_)};
  if (id == nullptr) return failure_of("asking the cluster who it is", RD_KAFKA_RESP_ERR__TIMED_OUT);
  return std::string{id.get()};
}

PortResult<TopicDescription> Cluster::shape(const std::string& name) const {
  const TopicHandle topic{rd_kafka_topic_new(client_, name.c_str(), nullptr)};
  const struct rd_kafka_metadata* metadata = nullptr;
  const auto code = rd_kafka_metadata(client_, 0, topic.get(), &metadata, timeout_ms_);
  if (code != RD_KAFKA_RESP_ERR_NO_ERROR) return failure_of("asking for the topic " + name, code);
  const MetadataHandle owner{metadata};
  const rd_kafka_metadata_topic_t& found = metadata->topics[0];
  if (found.err == RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART) return TopicDescription{name, false, 0, 0, {}, {}};
  if (found.err != RD_KAFKA_RESP_ERR_NO_ERROR) return failure_of("the topic " + name, found.err);
  return shape_of(found);
}

PortResult<TopicDescription> Cluster::await_shape(const std::string& name) const {
  const auto deadline = steady_clock::now() + std::chrono::milliseconds{timeout_ms_};
  for (;;) {
    auto found = shape(name);
    const bool is_pending = found.ok() ? !found.value().exists : found.error().reaction == Reaction::kRetry;
    if (!is_pending || steady_clock::now() > deadline) return found;
    rd_kafka_poll(client_, kLookEveryMs);
  }
}

PortResult<EventHandle> Cluster::ask_settings(std::vector<rd_kafka_ConfigResource_t*> of) const {
  std::array<char, 256> reason{};
  const AdminOptionsHandle options{rd_kafka_AdminOptions_new(client_, RD_KAFKA_ADMIN_OP_DESCRIBECONFIGS)};
  rd_kafka_AdminOptions_set_request_timeout(options.get(), timeout_ms_, reason.data(), reason.size());
  const QueueHandle queue{rd_kafka_queue_new(client_)};
  rd_kafka_DescribeConfigs(client_, of.data(), of.size(), options.get(), queue.get());
  EventHandle event{rd_kafka_queue_poll(queue.get(), timeout_ms_ + kLookEveryMs)};
  const auto code = event == nullptr ? RD_KAFKA_RESP_ERR__TIMED_OUT : rd_kafka_event_error(event.get());
  if (code != RD_KAFKA_RESP_ERR_NO_ERROR) return failure_of("asking for settings", code);
  return event;
}

PortResult<Done> Cluster::add_settings(std::vector<TopicDescription>& topics) const {
  std::vector<ConfigResourceHandle> owned;
  std::vector<rd_kafka_ConfigResource_t*> lent;
  for (const TopicDescription& topic : topics) {
    if (!topic.exists) continue;
    owned.emplace_back(rd_kafka_ConfigResource_new(RD_KAFKA_RESOURCE_TOPIC, topic.name.c_str()));
    lent.push_back(owned.back().get());
  }
  if (lent.empty()) return Done{};
  const auto event = ask_settings(std::move(lent));
  if (!event.ok()) return Failure{event.error()};
  for (const rd_kafka_ConfigResource_t* resource : resources_of(event.value())) {
    const auto topic = std::ranges::find(topics, rd_kafka_ConfigResource_name(resource), &TopicDescription::name);
    if (topic == topics.end()) continue;
    const auto code = rd_kafka_ConfigResource_error(resource);
    if (code == RD_KAFKA_RESP_ERR_NO_ERROR) {
      topic->settings = entries_of(resource);
    } else {
      topic->error = rd_kafka_err2str(code);
    }
  }
  return Done{};
}

std::int32_t Cluster::default_replicas() const {
  const struct rd_kafka_metadata* metadata = nullptr;
  if (rd_kafka_metadata(client_, 0, nullptr, &metadata, timeout_ms_) != RD_KAFKA_RESP_ERR_NO_ERROR) {
    return kBrokersDefault;
  }
  const MetadataHandle owner{metadata};
  if (metadata->broker_cnt == 0) return kBrokersDefault;
  const ConfigResourceHandle broker{
      rd_kafka_ConfigResource_new(RD_KAFKA_RESOURCE_BROKER, std::to_string(metadata->brokers[0].id).c_str())};
  const auto event = ask_settings({broker.get()});
  if (!event.ok()) return kBrokersDefault;
  for (const rd_kafka_ConfigResource_t* resource : resources_of(event.value())) {
    const TopicSettings settings = entries_of(resource);
    const auto found = settings.find("default.replication.factor");
    if (found == settings.end()) continue;
    std::int32_t number = kBrokersDefault;
    std::from_chars(found->second.data(), found->second.data() + found->second.size(), number);
    return number;
  }
  return kBrokersDefault;
}

PortResult<Done> Cluster::create(const std::vector<TopicPlan>& plans) const {
  if (plans.empty()) return Done{};
  const bool asks = std::ranges::any_of(plans, [](const TopicPlan& plan) { return plan.replicas == kBrokersDefault; });
  const std::int32_t replicas = asks ? default_replicas() : kBrokersDefault;
  std::vector<NewTopicHandle> owned;
  std::vector<rd_kafka_NewTopic_t*> lent;
  for (const TopicPlan& plan : plans) {
    owned.push_back(topic_of(plan, replicas));
    lent.push_back(owned.back().get());
  }
  std::array<char, 256> reason{};
  const AdminOptionsHandle options{rd_kafka_AdminOptions_new(client_, RD_KAFKA_ADMIN_OP_CREATETOPICS)};
  // Answered once the topics are created on all brokers, not merely recorded.
  rd_kafka_AdminOptions_set_operation_timeout(options.get(), timeout_ms_, reason.data(), reason.size());
  const QueueHandle queue{rd_kafka_queue_new(client_)};
  rd_kafka_CreateTopics(client_, lent.data(), lent.size(), options.get(), queue.get());
  const EventHandle event{rd_kafka_queue_poll(queue.get(), timeout_ms_ + kLookEveryMs)};
  const auto code = event == nullptr ? RD_KAFKA_RESP_ERR__TIMED_OUT : rd_kafka_event_error(event.get());
  if (code != RD_KAFKA_RESP_ERR_NO_ERROR) return failure_of("creating topics", code);
  return result_of(event);
}

PortResult<bool> Cluster::is_empty(const std::string& name, std::int32_t partition) const {
  const auto deadline = steady_clock::now() + std::chrono::milliseconds{timeout_ms_};
  for (;;) {
    std::int64_t low = 0;
    std::int64_t high = 0;
    const auto code = rd_kafka_query_watermark_offsets(client_, name.c_str(), partition, &low, &high, timeout_ms_);
    if (code == RD_KAFKA_RESP_ERR_NO_ERROR) return high == 0;
    const bool may_pass = reaction_to(code) == Reaction::kRetry && steady_clock::now() < deadline;
    if (!may_pass) return failure_of("the end of " + name + "/" + std::to_string(partition), code);
    rd_kafka_poll(client_, kLookEveryMs);
  }
}

}  // namespace relance::kafka
