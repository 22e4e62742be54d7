// The metadata of a committed offset, as librdkafka's lists hold it.
#pragma once

#include <string>
#include <string_view>

#include "client/handles.h"

namespace relance::kafka {

// Of an entry that has none yet. The list frees it.
void set_metadata(rd_kafka_topic_partition_t& entry, std::string_view text);
[[nodiscard]] std::string metadata_of(const rd_kafka_topic_partition_t& entry);

}  // namespace relance::kafka
