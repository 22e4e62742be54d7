// Writes the first records of changelogs.
#pragma once

#include <string>

#include <relance/adapters/kafka/topics_admin.h>

#include "client/handles.h"
#include "records/producing.h"

namespace relance::kafka {

// Writes a random identity into an empty partition, durably. `client`: an idempotent producer that reports deliveries
// to note_delivery; `place`: the partition's name in errors. kStop: another process has written there meanwhile.
[[nodiscard]] ports::PortResult<ports::Done> write_identity(rd_kafka_t* client, ProducerTopics& topics,
                                                            ports::TopicPartition partition, const std::string& place,
                                                            int timeout_ms);
void note_delivery(rd_kafka_t* client, const rd_kafka_message_t* message, void* opaque);

}  // namespace relance::kafka
