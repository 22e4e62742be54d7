// What the floor and its tools need of librdkafka: owning handles, settings as pairs, errors as exceptions.
#pragma once

#include <cstdint>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <librdkafka/rdkafka.h>

namespace relance::floor {

struct KafkaError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

using Settings = std::vector<std::pair<std::string, std::string>>;

template <auto Free>
struct Freed {
  template <class T>
  void operator()(T* object) const {
    Free(object);
  }
};
using Client = std::unique_ptr<rd_kafka_t, Freed<rd_kafka_destroy>>;
using TopicHandle = std::unique_ptr<rd_kafka_topic_t, Freed<rd_kafka_topic_destroy>>;
using KafkaMessage = std::unique_ptr<rd_kafka_message_t, Freed<rd_kafka_message_destroy>>;
using PartitionList = std::unique_ptr<rd_kafka_topic_partition_list_t, Freed<rd_kafka_topic_partition_list_destroy>>;
using GroupMetadata =
    std::unique_ptr<rd_kafka_consumer_group_metadata_t, Freed<rd_kafka_consumer_group_metadata_destroy>>;

// A producer whose failed deliveries are added up in `failures`, which outlives it.
[[nodiscard]] Client make_producer(const Settings& settings, long& failures);
// Messages of all partitions come out of rd_kafka_consumer_poll.
[[nodiscard]] Client make_consumer(const Settings& settings);

// Java's partitioner, so that everyone finds a key in the same partition.
[[nodiscard]] TopicHandle open_topic(rd_kafka_t* producer, const std::string& name);

// Waits until the broker knows the topic.
[[nodiscard]] int partitions_of(rd_kafka_t* client, const std::string& topic);
[[nodiscard]] PartitionList all_partitions(const std::string& topic, int count, std::int64_t offset);

inline constexpr int kAnyPartition = RD_KAFKA_PARTITION_UA;  // that of the key

// The bytes are copied. Waits while the client's queue is full.
void produce(rd_kafka_t* producer, rd_kafka_topic_t* topic, int partition, std::string_view key,
             std::string_view value);

inline std::string_view payload_of(const rd_kafka_message_t& message) {
  return {static_cast<const char*>(message.payload), message.len};
}

void check(rd_kafka_error_t* error, const char* what);
void check(rd_kafka_resp_err_t error, const char* what);

}  // namespace relance::floor
