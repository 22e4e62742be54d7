#include "client/topics.h"

#include <array>
#include <chrono>
#include <string>

#include "client/errors.h"

namespace relance::kafka {

namespace {

using ports::Done;
using ports::PortResult;
using ports::Reaction;
using std::chrono::steady_clock;

constexpr std::size_t kBatchBytesMax = ports::kRecordBytesMax + 1024 * 1024;

NewTopicHandle describe(const ports::TopicSpec& spec, const std::string& name, std::int32_t replication_factor) {
  std::array<char, 256> reason{};
  NewTopicHandle topic{
      rd_kafka_NewTopic_new(name.c_str(), spec.partitions.value(), replication_factor, reason.data(), reason.size())};
  RELANCE_ASSERT(topic != nullptr);
  const auto set = [&](const char* key, const std::string& value) {
    rd_kafka_NewTopic_set_config(topic.get(), key, value.c_str());
  };
  set("cleanup.policy", spec.compacted ? "compact" : "delete");
  set("retention.ms", std::to_string(spec.retention ? spec.retention->count() : -1));
  set("max.message.bytes", std::to_string(kBatchBytesMax));
  // Retention goes by when a record came, not by what its clock said.
  set("message.timestamp.type", "LogAppendTime");
  return topic;
}

PortResult<Done> result_of(rd_kafka_event_t* event) {
  if (event == nullptr) return failed("creating topics", RD_KAFKA_RESP_ERR__TIMED_OUT);
  if (const auto code = rd_kafka_event_error(event); code != RD_KAFKA_RESP_ERR_NO_ERROR) {
    return failed("creating topics", code);
  }
  std::size_t count = 0;
  const rd_kafka_topic_result_t** topics =
      rd_kafka_CreateTopics_result_topics(rd_kafka_event_CreateTopics_result(event), &count);
  for (std::size_t i = 0; i < count; ++i) {
    const auto code = rd_kafka_topic_result_error(topics[i]);
    if (code == RD_KAFKA_RESP_ERR_NO_ERROR || code == RD_KAFKA_RESP_ERR_TOPIC_ALREADY_EXISTS) continue;
    return failed(std::string{"creating the topic "} + rd_kafka_topic_result_name(topics[i]), code);
  }
  return Done{};
}

PortResult<MetadataHandle> metadata_of(rd_kafka_t* client, const std::string& name, int timeout_ms) {
  const TopicHandle topic{rd_kafka_topic_new(client, name.c_str(), nullptr)};
  const struct rd_kafka_metadata* metadata = nullptr;
  const auto code = rd_kafka_metadata(client, 0, topic.get(), &metadata, timeout_ms);
  if (code != RD_KAFKA_RESP_ERR_NO_ERROR) return failed("asking for the topic " + name, code);
  return MetadataHandle{metadata};
}

PortResult<Done> check_topic(rd_kafka_t* client, const ports::TopicSpec& spec, const std::string& name, int timeout_ms,
                             steady_clock::time_point deadline) {
  for (;;) {
    const auto metadata = metadata_of(client, name, timeout_ms);
    if (!metadata.ok()) return Failure{metadata.error()};
    const rd_kafka_metadata_topic_t& found = metadata.value()->topics[0];
    const bool is_missing = found.err == RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART;
    const bool is_pending = is_missing || found.err == RD_KAFKA_RESP_ERR_LEADER_NOT_AVAILABLE;
    if (is_pending && steady_clock::now() < deadline) continue;
    if (is_missing) return ports::failure(Reaction::kStop, "there is no topic " + name);
    if (found.err != RD_KAFKA_RESP_ERR_NO_ERROR) return failed("the topic " + name, found.err);
    if (found.partition_cnt == spec.partitions.value()) return Done{};
    return ports::failure(Reaction::kStop, "the topic " + name + " has " + std::to_string(found.partition_cnt) +
                                               " partitions and not " + std::to_string(spec.partitions.value()));
  }
}

}  // namespace

PortResult<Done> check_topics(rd_kafka_t* client, const TopicTable& table, int timeout_ms, Duration patience) {
  const auto deadline = steady_clock::now() + patience;
  for (std::size_t i = 0; i < table.topics().size(); ++i) {
    const std::string& name = table.name(ports::TopicNumber{static_cast<std::uint16_t>(i)});
    if (auto checked = check_topic(client, table.topics()[i], name, timeout_ms, deadline); !checked.ok()) {
      return checked;
    }
  }
  return Done{};
}

PortResult<Done> make_topics(rd_kafka_t* client, const TopicTable& table, std::int32_t replication_factor,
                             int timeout_ms) {
  std::vector<NewTopicHandle> topics;
  std::vector<rd_kafka_NewTopic_t*> lent;
  for (std::size_t i = 0; i < table.topics().size(); ++i) {
    const std::string& name = table.name(ports::TopicNumber{static_cast<std::uint16_t>(i)});
    topics.push_back(describe(table.topics()[i], name, replication_factor));
    lent.push_back(topics.back().get());
  }
  std::array<char, 256> reason{};
  const AdminOptionsHandle options{rd_kafka_AdminOptions_new(client, RD_KAFKA_ADMIN_OP_CREATETOPICS)};
  // Answered when the topics are everywhere, and not only noted.
  rd_kafka_AdminOptions_set_operation_timeout(options.get(), timeout_ms, reason.data(), reason.size());
  const QueueHandle queue{rd_kafka_queue_new(client)};
  rd_kafka_CreateTopics(client, lent.data(), lent.size(), options.get(), queue.get());
  const EventHandle event{rd_kafka_queue_poll(queue.get(), timeout_ms)};
  return result_of(event.get());
}

}  // namespace relance::kafka
