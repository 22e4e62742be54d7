// Blocks of one partition out of a database.
#pragma once

#include <vector>

#include <rocksdb/db.h>

#include <relance/ports/error.h>

#include "block.h"
#include "catalog.h"

namespace relance::embedded {

class BlockSource {
 public:
  // `table` and `db` outlive it.
  BlockSource(rocksdb::DB& db, const PartitionTable& table, std::size_t slot) : db_(db), table_(table), slot_(slot) {}

  // Adds blocks from the one on that holds `from`, as long as they begin below `end` and those added are fewer than
  // `records` and `bytes`. kStop, naming topic, partition and offset: one is damaged, or missing where only compaction
  // leaves gaps.
  [[nodiscard]] ports::PortResult<ports::Done> read(Offset from, Offset end, std::size_t records, std::size_t bytes,
                                                    std::vector<BlockPtr>& blocks) const;

 private:
  [[nodiscard]] Failure<ports::PortError> missing(Offset offset) const;

  rocksdb::DB& db_;
  const PartitionTable& table_;
  std::size_t slot_;
};

// The offset in a key of a block; the key is of one.
[[nodiscard]] Offset base_of(std::string_view key);
[[nodiscard]] Failure<ports::PortError> damaged_block(const PartitionTable& table, std::size_t slot, Offset offset);

}  // namespace relance::embedded
