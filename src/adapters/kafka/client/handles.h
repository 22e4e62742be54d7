// Owning handles for librdkafka's objects. Lists and metadata must be destroyed before their client: otherwise
// rd_kafka_destroy waits for them forever.
#pragma once

#include <memory>

#include <librdkafka/rdkafka.h>

namespace relance::kafka {

template <auto kDestroy>
struct Destroyer {
  template <class T>
  void operator()(T* owned) const {
    kDestroy(owned);
  }
};
template <class T, auto kDestroy>
using Owned = std::unique_ptr<T, Destroyer<kDestroy>>;

using ConfHandle = Owned<rd_kafka_conf_t, &rd_kafka_conf_destroy>;
using ClientHandle = Owned<rd_kafka_t, &rd_kafka_destroy>;
using TopicHandle = Owned<rd_kafka_topic_t, &rd_kafka_topic_destroy>;
using QueueHandle = Owned<rd_kafka_queue_t, &rd_kafka_queue_destroy>;
using PartitionList = Owned<rd_kafka_topic_partition_list_t, &rd_kafka_topic_partition_list_destroy>;
using MessageHandle = Owned<rd_kafka_message_t, &rd_kafka_message_destroy>;
using ErrorHandle = Owned<rd_kafka_error_t, &rd_kafka_error_destroy>;  // null: no error
using GroupMetadata = Owned<rd_kafka_consumer_group_metadata_t, &rd_kafka_consumer_group_metadata_destroy>;
using MetadataHandle = Owned<const struct rd_kafka_metadata, &rd_kafka_metadata_destroy>;
using NewTopicHandle = Owned<rd_kafka_NewTopic_t, &rd_kafka_NewTopic_destroy>;
using ConfigResourceHandle = Owned<rd_kafka_ConfigResource_t, &rd_kafka_ConfigResource_destroy>;
using AdminOptionsHandle = Owned<rd_kafka_AdminOptions_t, &rd_kafka_AdminOptions_destroy>;
using EventHandle = Owned<rd_kafka_event_t, &rd_kafka_event_destroy>;

}  // namespace relance::kafka
