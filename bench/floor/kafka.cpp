#include "kafka.h"

#include <array>
#include <chrono>

namespace relance::floor {
namespace {

constexpr int kQueueFullWaitMs = 1;
constexpr int kMetadataTimeoutMs = 5000;
constexpr std::chrono::seconds kTopicPatience{20};

rd_kafka_conf_t* configure(const Settings& settings) {
  rd_kafka_conf_t* const conf = rd_kafka_conf_new();
  std::array<char, 512> reason{};
  for (const auto& [name, value] : settings) {
    if (rd_kafka_conf_set(conf, name.c_str(), value.c_str(), reason.data(), reason.size()) == RD_KAFKA_CONF_OK)
      continue;
    rd_kafka_conf_destroy(conf);
    throw KafkaError(reason.data());
  }
  return conf;
}

Client make(rd_kafka_type_t type, rd_kafka_conf_t* conf) {
  std::array<char, 512> reason{};
  Client client{rd_kafka_new(type, conf, reason.data(), reason.size())};
  if (!client) throw KafkaError(reason.data());
  return client;
}

void count_failure(rd_kafka_t*, const rd_kafka_message_t* message, void* failures) {
  if (message->err != RD_KAFKA_RESP_ERR_NO_ERROR) ++*static_cast<long*>(failures);
}

}  // namespace

Client make_producer(const Settings& settings, long& failures) {
  rd_kafka_conf_t* const conf = configure(settings);
  rd_kafka_conf_set_opaque(conf, &failures);
  rd_kafka_conf_set_dr_msg_cb(conf, count_failure);
  return make(RD_KAFKA_PRODUCER, conf);
}

Client make_consumer(const Settings& settings) {
  Client consumer = make(RD_KAFKA_CONSUMER, configure(settings));
  check(rd_kafka_poll_set_consumer(consumer.get()), "consumer");
  return consumer;
}

TopicHandle open_topic(rd_kafka_t* producer, const std::string& name) {
  rd_kafka_topic_conf_t* const conf = rd_kafka_topic_conf_new();
  std::array<char, 512> reason{};
  if (rd_kafka_topic_conf_set(conf, "partitioner", "murmur2_random", reason.data(), reason.size()) != RD_KAFKA_CONF_OK)
    throw KafkaError(reason.data());
  TopicHandle topic{rd_kafka_topic_new(producer, name.c_str(), conf)};
  if (!topic) check(rd_kafka_last_error(), name.c_str());
  return topic;
}

int partitions_of(rd_kafka_t* client, const std::string& topic) {
  const TopicHandle handle{rd_kafka_topic_new(client, topic.c_str(), nullptr)};
  const auto deadline = std::chrono::steady_clock::now() + kTopicPatience;
  while (std::chrono::steady_clock::now() < deadline) {
    const rd_kafka_metadata_t* metadata = nullptr;
    if (rd_kafka_metadata(client, 0, handle.get(), &metadata, kMetadataTimeoutMs) != RD_KAFKA_RESP_ERR_NO_ERROR)
      continue;
    const int count = metadata->topic_cnt > 0 ? metadata->topics[0].partition_cnt : 0;
    rd_kafka_metadata_destroy(metadata);
    if (count > 0) return count;
  }
  throw KafkaError(topic + ": no such topic");
}

PartitionList all_partitions(const std::string& topic, int count, std::int64_t offset) {
  PartitionList list{rd_kafka_topic_partition_list_new(count)};
  for (int i = 0; i < count; ++i) rd_kafka_topic_partition_list_add(list.get(), topic.c_str(), i)->offset = offset;
  return list;
}

void produce(rd_kafka_t* producer, rd_kafka_topic_t* topic, int partition, std::string_view key,
             std::string_view value) {
  // With RD_KAFKA_MSG_F_COPY librdkafka does not write to the payload that it takes by a pointer to non-const.
  char* const payload = const_cast<char*>(value.data());
  while (rd_kafka_produce(topic, partition, RD_KAFKA_MSG_F_COPY, payload, value.size(), key.data(), key.size(),
                          nullptr) != 0) {
    if (const auto error = rd_kafka_last_error(); error != RD_KAFKA_RESP_ERR__QUEUE_FULL) check(error, "produce");
    rd_kafka_poll(producer, kQueueFullWaitMs);
  }
}

void check(rd_kafka_error_t* error, const char* what) {
  if (error == nullptr) return;
  const std::string reason = std::string{what} + ": " + rd_kafka_error_string(error);
  rd_kafka_error_destroy(error);
  throw KafkaError(reason);
}

void check(rd_kafka_resp_err_t error, const char* what) {
  if (error != RD_KAFKA_RESP_ERR_NO_ERROR) throw KafkaError(std::string{what} + ": " + rd_kafka_err2str(error));
}

}  // namespace relance::floor
