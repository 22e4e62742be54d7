// Iterates over the blocks of one partition in a database, in order.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include <rocksdb/db.h>

#include <relance/ports/error.h>
#include <relance/ports/log.h>

#include "block.h"
#include "catalog.h"

namespace relance::embedded {

// A snapshot as of its construction.
class BlockScan {
 public:
  // Starts at the block that contains `from`, or the first one after it; ends before the first block that begins at
  // `end` or later. `db` and `table` must outlive it.
  BlockScan(rocksdb::DB& db, const PartitionTable& table, std::size_t slot, Offset from, Offset end);

  [[nodiscard]] bool valid() const { return entry_->Valid(); }  // at a block; otherwise see status()
  void next() { entry_->Next(); }
  [[nodiscard]] Offset base() const;                              // of the block
  [[nodiscard]] ports::PortResult<Block::Header> header() const;  // unchecked
  // kStop: the block is damaged.
  [[nodiscard]] ports::PortResult<BlockPtr> block() const;
  // An error, unless the scan ended because there are no more blocks.
  [[nodiscard]] ports::PortResult<ports::Done> status() const;

 private:
  [[nodiscard]] Failure<ports::PortError> damaged() const;

  const PartitionTable& table_;
  const std::size_t slot_;
  const Offset from_;
  const std::string lower_;
  const std::string upper_;
  const rocksdb::Slice lower_slice_;
  const rocksdb::Slice upper_slice_;
  std::unique_ptr<rocksdb::Iterator> entry_;
};

// Appends blocks from the one that contains `from`, while they begin below `end` and until they have `records` or
// `bytes`. kStop, with topic, partition and offset: one is damaged, or missing in a topic that is not compacted.
[[nodiscard]] ports::PortResult<ports::Done> read_blocks(rocksdb::DB& db, const PartitionTable& table, std::size_t slot,
                                                         ports::OffsetRange range, std::size_t records,
                                                         std::size_t bytes, std::vector<BlockPtr>& blocks);

}  // namespace relance::embedded
