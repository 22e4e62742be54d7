// The newest blocks of each partition, kept in memory for readers at the end. Guarded by its owner.
#pragma once

#include <deque>
#include <vector>

#include "storage/block.h"

namespace relance::embedded {

class Tail {
 public:
  Tail(std::size_t slots, std::size_t bytes_max) : blocks_(slots), bytes_max_(bytes_max) {}

  // Adds the newest block of a partition; evicts the oldest blocks of all partitions to stay within the limit.
  void add(std::size_t slot, BlockPtr block);
  // Called when compaction has rewritten a block; an empty one means that it was deleted.
  void replace(std::size_t slot, const BlockPtr& block);
  // Finds blocks from `from` on, until they have `records` or `bytes`. False: the cache does not reach back that far.
  bool find(std::size_t slot, Offset from, std::size_t records, std::size_t bytes, std::vector<BlockPtr>& found) const;

 private:
  void drop_oldest();

  std::vector<std::deque<BlockPtr>> blocks_;  // by slot, in order, without gaps
  std::deque<std::size_t> order_;             // slots in which blocks were added
  std::size_t bytes_ = 0;
  const std::size_t bytes_max_;
};

}  // namespace relance::embedded
