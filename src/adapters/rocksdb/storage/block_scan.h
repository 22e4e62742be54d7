// Blocks of one partition out of a database, in order.
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

// As the database stood when it began.
class BlockScan {
 public:
  // Stands at the block that holds `from`, or at the first one behind it; ends before the first one that begins at
  // `end` or later. `db` and `table` outlive it.
  BlockScan(rocksdb::DB& db, const PartitionTable& table, std::size_t slot, Offset from, Offset end);

  [[nodiscard]] bool valid() const { return entry_->Valid(); }  // at a block; else see status()
  void next() { entry_->Next(); }
  [[nodiscard]] Offset base() const;                              // of the block
  [[nodiscard]] ports::PortResult<Block::Header> header() const;  // unproved
  // kStop: it is damaged.
  [[nodiscard]] ports::PortResult<BlockPtr> block() const;
  // Whether it ended because there are no more blocks.
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

// Adds blocks from the one on that holds `from`, as long as they begin below `end` and those added are fewer than
// `records` and `bytes`. kStop, naming topic, partition and offset: one is damaged, or missing where only compaction
// leaves gaps.
[[nodiscard]] ports::PortResult<ports::Done> read_blocks(rocksdb::DB& db, const PartitionTable& table, std::size_t slot,
                                                         ports::OffsetRange range, std::size_t records,
                                                         std::size_t bytes, std::vector<BlockPtr>& blocks);

}  // namespace relance::embedded
