// Passing records to a producer.
#pragma once

#include <vector>

#include "client/handles.h"
#include "client/topic_table.h"

namespace relance::kafka {

[[nodiscard]] std::size_t payload_bytes(const ports::NewRecord& record);

// The topics of a log as handles of one producer.
class ProducerTopics {
 public:
  // Requests their leaders, so that the first record does not have to wait for that.
  ProducerTopics(rd_kafka_t* client, const TopicTable& table, int timeout_ms);
  // Copies the bytes; `opaque` is returned with the delivery report. Null: accepted.
  [[nodiscard]] ErrorHandle produce(ports::TopicPartition partition, const ports::NewRecord& record, void* opaque);

 private:
  rd_kafka_t* client_;
  std::vector<TopicHandle> topics_;
};

}  // namespace relance::kafka
