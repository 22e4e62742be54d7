// The metadata of committed offsets in librdkafka's lists.
#pragma once

#include <string>
#include <string_view>

#include "client/handles.h"

namespace relance::kafka {

// For an entry without metadata. The list frees it.
void set_metadata(rd_kafka_topic_partition_t& entry, std::string_view text);
[[nodiscard]] std::string metadata_of(const rd_kafka_topic_partition_t& entry);

}  // namespace relance::kafka
