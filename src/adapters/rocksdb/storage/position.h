// The position of a partition.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <rocksdb/db.h>

#include <relance/ports/log.h>

#include "catalog.h"

namespace relance::embedded {

struct Position {
  ports::OffsetRange offsets;
  std::optional<ports::Committed> committed;
  // Of compacted topics: below it each key has one record, but for what was appended since.
  Offset clean_end;
  // When the oldest tombstone below clean_end was appended.
  std::optional<Timestamp> oldest_tombstone;
};

// Format byte, start, end, clean end, oldest tombstone in milliseconds + 1 (0: none). The end is a lower bound: blocks
// tell the rest.
[[nodiscard]] std::string encode_position(const Position& position);
// Format byte, next offset, metadata.
[[nodiscard]] std::string encode_committed(const ports::Committed& committed);

// All partitions of the table, as they stand in the database.
[[nodiscard]] ports::PortResult<std::vector<Position>> read_positions(rocksdb::DB& db, const PartitionTable& table);

[[nodiscard]] std::vector<ports::PartitionStatus> status_of(const PartitionTable& table,
                                                            const std::vector<Position>& positions);

}  // namespace relance::embedded
