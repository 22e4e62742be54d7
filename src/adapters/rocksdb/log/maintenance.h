// What makes a log shorter. One thread at a time, beside the writer.
#pragma once

#include <vector>

#include <rocksdb/write_batch.h>

#include "core.h"
#include "storage/block.h"

namespace relance::embedded {

// Drops the blocks that are older than the topic's retention and behind its readers.
[[nodiscard]] ports::PortResult<ports::Done> retain(LogCore& core, std::size_t slot, Timestamp now);
// Of a compacted topic: drops all but the last record of each key, and tombstones that a pass before has left as the
// last record and that are kTombstoneAge old. Holds kCompactionKeyBytesMax of keys; what does not fit is left to the
// next pass.
[[nodiscard]] ports::PortResult<ports::Done> compact(LogCore& core, std::size_t slot, Timestamp now);

// Changes of blocks that belong together with the position of their partition afterwards.
struct Shortening {
  rocksdb::WriteBatch batch;
  std::vector<BlockPtr> written_anew;  // with the same base and next offset; without records: gone
  Offset start;
  Offset clean_end;
  std::optional<Timestamp> oldest_tombstone;
};
// Writes them and moves the partition's position, its start first; then there is nothing in it. A failure is fatal to
// the log.
[[nodiscard]] ports::PortResult<ports::Done> apply(LogCore& core, std::size_t slot, Shortening& change);

inline constexpr std::size_t kShorteningBytesMax = 4 * 1024 * 1024;  // of one write, about

}  // namespace relance::embedded
