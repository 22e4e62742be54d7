// The newest blocks of each partition, kept in memory for readers at the end. Guarded by its owner.
#pragma once

#include <deque>
#include <vector>

#include "storage/block.h"

namespace relance::embedded {

class Tail {
 public:
  Tail(std::size_t slots, std::size_t bytes_max) : blocks_(slots), bytes_max_(bytes_max) {}

  // The newest block of its partition; the oldest ones of all go as far as the limit asks.
  void add(std::size_t slot, BlockPtr block);
  // Where compaction has rewritten a block; an empty one stands for a block that is gone.
  void replace(std::size_t slot, const BlockPtr& block);
  // The blocks from `from` on, while they are fewer than `records` and `bytes`. False: it does not go back so far.
  bool find(std::size_t slot, Offset from, std::size_t records, std::size_t bytes, std::vector<BlockPtr>& found) const;

 private:
  void drop_oldest();

  std::vector<std::deque<BlockPtr>> blocks_;  // by slot, in order, without gaps
  std::deque<std::size_t> order_;             // slots in which blocks were added
  std::size_t bytes_ = 0;
  const std::size_t bytes_max_;
};

}  // namespace relance::embedded
