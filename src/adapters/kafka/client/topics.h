// The topics of a log in the cluster: whether they are there, and how they are made. Any thread.
#pragma once

#include <relance/ports/log.h>

#include "client/handles.h"
#include "client/topic_table.h"

namespace relance::kafka {

// kStop: one is missing still after `patience`, or has another number of partitions. What was just created is not known
// to every broker at once.
[[nodiscard]] ports::PortResult<ports::Done> check_topics(rd_kafka_t* client, const TopicTable& table, int timeout_ms,
                                                          Duration patience);

// Creates those that are not there.
[[nodiscard]] ports::PortResult<ports::Done> make_topics(rd_kafka_t* client, const TopicTable& table,
                                                         std::int32_t replication_factor, int timeout_ms);

}  // namespace relance::kafka
