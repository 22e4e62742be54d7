#include "request.h"

#include <algorithm>

#include <relance/adapters/rocksdb/log.h>

#include "storage/block.h"

namespace relance::embedded {

void Outgoing::add(std::size_t slot, const ports::NewRecord& record) {
  const std::size_t size = payload_bytes(record);
  const bool room = last_[slot] != kNone && chunks_[last_[slot]].bytes.size() + size <= kBlockBytesMax;
  if (!room) {
    if (used_ == chunks_.size()) chunks_.emplace_back();
    Chunk& chunk = chunks_[used_];
    chunk.slot = slot;
    chunk.records = 0;
    chunk.bytes.clear();
    last_[slot] = used_++;
  }
  Chunk& chunk = chunks_[last_[slot]];
  const std::size_t before = chunk.bytes.size();
  encode(record, 0, chunk.bytes);
  ++chunk.records;
  bytes_ += chunk.bytes.size() - before;
}

void Outgoing::clear() {
  for (const Chunk& chunk : chunks()) last_[chunk.slot] = kNone;
  used_ = 0;
  bytes_ = 0;
  if (chunks_.size() > kChunksKeptMax) chunks_.resize(kChunksKeptMax);
}

}  // namespace relance::embedded
