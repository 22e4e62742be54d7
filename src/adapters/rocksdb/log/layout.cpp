#include "layout.h"

#include <algorithm>
#include <utility>

#include <relance/adapters/rocksdb/log.h>

namespace relance::embedded {

Layout::Layout(const PartitionTable& table, std::vector<Offset> ends)
    : table_(table), ends_(std::move(ends)), open_(table.size()) {}

void Layout::begin(Timestamp now) {
  now_ = now;
  placed_.clear();
}

void Layout::add(Request& request) {
  request.bases.clear();
  for (const Chunk& chunk : request.records.chunks()) {
    Open& open = open_[chunk.slot];
    if (open.records != 0 && open.bytes + chunk.bytes.size() > kBlockBytesMax) close(chunk.slot);
    if (open.records == 0) {
      open.base = ends_[chunk.slot];
      touched_.push_back(chunk.slot);
    }
    request.bases.push_back(ends_[chunk.slot]);
    open.parts.push_back(chunk.bytes.view());
    open.bytes += chunk.bytes.size();
    open.records += chunk.records;
    ends_[chunk.slot] = Offset{ends_[chunk.slot].value() + chunk.records};
  }
}

void Layout::close(std::size_t slot) {
  Open& open = open_[slot];
  if (open.records == 0) return;
  placed_.push_back({slot, Block::make(table_.id(slot), {open.records, open.base, ends_[slot], now_}, open.parts)});
  open.parts.clear();
  open.bytes = 0;
  open.records = 0;
}

const std::vector<PlacedBlock>& Layout::finish() {
  for (const std::size_t slot : touched_) close(slot);
  touched_.clear();
  std::ranges::stable_sort(placed_, {}, &PlacedBlock::slot);
  return placed_;
}

}  // namespace relance::embedded
