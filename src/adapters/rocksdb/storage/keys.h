// The keys of a log's database. Each value begins with a format byte.
//
//   "i"                                     identity: 16 bytes
//   "t" topic id                            a topic: TopicEntry
//   "p" topic id, partition                 what the blocks of a partition do not tell: PositionEntry
//   "c" topic id, partition                 how far the readers are: Committed
//   "b" topic id, partition, first offset   records: Block
//
// Topic ids are 2 bytes, partitions 4, offsets 8, all big endian.
#pragma once

#include <cstdint>
#include <string>

#include <relance/base/strong.h>

#include "bytes.h"

namespace relance::embedded {

inline constexpr const char* kIdentityKey = "i";

// A partition as identified in the database.
struct PartitionId {
  std::uint16_t topic = 0;
  std::int32_t partition = 0;
};

inline std::string topic_key(std::uint16_t topic) {
  std::string key = "t";
  append_big_endian(topic, key);
  return key;
}

inline std::string partition_key(char kind, PartitionId id) {
  std::string key(1, kind);
  append_big_endian(id.topic, key);
  append_big_endian(static_cast<std::uint32_t>(id.partition), key);
  return key;
}
inline std::string position_key(PartitionId id) {
  return partition_key('p', id);
}
inline std::string committed_key(PartitionId id) {
  return partition_key('c', id);
}
inline std::string block_key(PartitionId id, Offset base) {
  std::string key = partition_key('b', id);
  append_big_endian(static_cast<std::uint64_t>(base.value()), key);
  return key;
}
// Greater than the key of every block of the partition.
inline std::string blocks_end(PartitionId id) {
  return block_key(id, Offset{-1});
}

}  // namespace relance::embedded
