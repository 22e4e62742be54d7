#include "tail.h"

#include <algorithm>
#include <utility>

#include <relance/base/assert.h>

namespace relance::embedded {

namespace {

constexpr std::size_t kBlockOverheadBytes = 128;  // of a small block in memory, roughly

std::size_t bytes_of(const BlockPtr& block) {
  return block->value().size() + kBlockOverheadBytes;
}

// The block that contains `from`, or the first one after it.
auto find_block(const std::deque<BlockPtr>& blocks, Offset from) {
  return std::ranges::partition_point(blocks, [&](const BlockPtr& block) { return block->header().next <= from; });
}

}  // namespace

void Tail::add(std::size_t slot, BlockPtr block) {
  std::deque<BlockPtr>& blocks = blocks_[slot];
  RELANCE_ASSERT(blocks.empty() || blocks.back()->header().next == block->header().base);
  bytes_ += bytes_of(block);
  blocks.push_back(std::move(block));
  order_.push_back(slot);
  while (bytes_ > bytes_max_) drop_oldest();
}

void Tail::drop_oldest() {
  std::deque<BlockPtr>& blocks = blocks_[order_.front()];
  bytes_ -= bytes_of(blocks.front());
  blocks.pop_front();
  order_.pop_front();
}

void Tail::replace(std::size_t slot, const BlockPtr& block) {
  std::deque<BlockPtr>& blocks = blocks_[slot];
  const auto found = find_block(blocks, block->header().base);
  if (found == blocks.end() || (*found)->header().base != block->header().base) return;
  bytes_ = bytes_ - bytes_of(*found) + bytes_of(block);
  blocks[static_cast<std::size_t>(found - blocks.begin())] = block;
}

bool Tail::find(std::size_t slot, Offset from, std::size_t records, std::size_t bytes,
                std::vector<BlockPtr>& found) const {
  const std::deque<BlockPtr>& blocks = blocks_[slot];
  if (blocks.empty() || from < blocks.front()->header().base) return false;
  std::size_t gathered_records = 0;
  std::size_t gathered_bytes = 0;
  for (auto at = find_block(blocks, from); at != blocks.end(); ++at) {
    if (gathered_records >= records || gathered_bytes >= bytes) break;
    gathered_records += (*at)->header().records;
    gathered_bytes += (*at)->records_size();
    found.push_back(*at);
  }
  return true;
}

}  // namespace relance::embedded
