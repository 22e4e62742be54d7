#pragma once

#include <string_view>

#include <relance/base/strong.h>

namespace relance {

// The partition of a key, as Kafka's Java client and librdkafka's `murmur2` partitioner choose it: (murmur2(key) &
// 0x7fffffff) modulo `count`. `count` is at least 1.
[[nodiscard]] Partition partition_of(std::string_view key, PartitionCount count);

}  // namespace relance
