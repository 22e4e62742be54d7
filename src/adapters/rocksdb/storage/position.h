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
  // For compacted topics: below it each key has one record, except for later appends.
  Offset clean_end;
  // The append time of the oldest tombstone below clean_end.
  std::optional<Timestamp> oldest_tombstone;
};

// Format byte, start, end, clean end, oldest tombstone in milliseconds + 1 (0: none). The end is a lower bound: the
// blocks determine it.
[[nodiscard]] std::string encode_position(const Position& position);
// Format byte, next offset, metadata.
[[nodiscard]] std::string encode_committed(const ports::Committed& committed);

// All partitions of the table, as stored in the database.
[[nodiscard]] ports::PortResult<std::vector<Position>> read_positions(rocksdb::DB& db, const PartitionTable& table);

[[nodiscard]] std::vector<ports::PartitionStatus> status_of(const PartitionTable& table,
                                                            const std::vector<Position>& positions);

}  // namespace relance::embedded
