// Retention and compaction. One thread at a time, concurrently with the writer.
#pragma once

#include <vector>

#include <rocksdb/write_batch.h>

#include "core.h"
#include "storage/block.h"

namespace relance::embedded {

// Drops blocks that are older than the topic's retention and that the group has read.
[[nodiscard]] ports::PortResult<ports::Done> retain(LogCore& core, std::size_t slot, Timestamp now);
// For a compacted topic: drops all but the last record of each key, and tombstones that an earlier pass left as the
// last record and that are older than kTombstoneAge. Holds up to kCompactionKeyBytesMax of keys; the rest is left to
// the next pass.
[[nodiscard]] ports::PortResult<ports::Done> compact(LogCore& core, std::size_t slot, Timestamp now);

// Block changes that are written together with the resulting position of the partition.
struct Shortening {
  rocksdb::WriteBatch batch;
  std::vector<BlockPtr> written_anew;  // same base and next offset; without records: deleted
  Offset start;
  Offset clean_end;
  std::optional<Timestamp> oldest_tombstone;
};
// Writes the changes and moves the partition's position, its start first; then empties `change`. A failure is fatal to
// the log.
[[nodiscard]] ports::PortResult<ports::Done> apply(LogCore& core, std::size_t slot, Shortening& change);

inline constexpr std::size_t kShorteningBytesMax = 4 * 1024 * 1024;  // of one write, roughly

}  // namespace relance::embedded
