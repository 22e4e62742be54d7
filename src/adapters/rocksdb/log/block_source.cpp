#include "block_source.h"

#include <memory>

#include <relance/base/assert.h>

#include "databases.h"

namespace relance::embedded {

namespace {

using ports::Done;
using ports::PortResult;

std::string at(const PartitionTable& table, std::size_t slot, Offset offset) {
  return table.name(slot) + " at offset " + std::to_string(offset.value());
}

}  // namespace

Offset base_of(std::string_view key) {
  RELANCE_ASSERT(key.size() == block_key({}, Offset{}).size());
  std::uint64_t base = 0;
  for (const char c : key.substr(key.size() - sizeof base)) base = base << 8 | static_cast<unsigned char>(c);
  return Offset{static_cast<std::int64_t>(base)};
}

Failure<ports::PortError> damaged_block(const PartitionTable& table, std::size_t slot, Offset offset) {
  return ports::failure(ports::Reaction::kStop, "the block of " + at(table, slot, offset) + " is damaged");
}

Failure<ports::PortError> BlockSource::missing(Offset offset) const {
  return ports::failure(ports::Reaction::kStop, "the block of " + at(table_, slot_, offset) + " is missing");
}

PortResult<Done> BlockSource::read(Offset from, Offset end, std::size_t records, std::size_t bytes,
                                   std::vector<BlockPtr>& blocks) const {
  const PartitionId id = table_.id(slot_);
  const std::string lower = block_key(id, Offset{0});
  const std::string upper = block_key(id, end);
  const rocksdb::Slice lower_slice = lower;
  const rocksdb::Slice upper_slice = upper;
  rocksdb::ReadOptions options;
  options.iterate_lower_bound = &lower_slice;
  options.iterate_upper_bound = &upper_slice;
  options.fill_cache = false;  // who catches up reads each block once
  const std::unique_ptr<rocksdb::Iterator> entry{db_.NewIterator(options)};
  entry->SeekForPrev(block_key(id, from));
  if (!entry->Valid() && entry->status().ok()) entry->Seek(lower);

  const bool gaps = table_.topic(slot_).compacted;
  Offset expected = from;
  std::size_t gathered_records = 0;
  std::size_t gathered_bytes = 0;
  for (; entry->Valid() && gathered_records < records && gathered_bytes < bytes; entry->Next()) {
    const Offset base = base_of(entry->key().ToStringView());
    BlockPtr block = Block::parse(id, base, entry->value().ToStringView());
    if (block == nullptr) return damaged_block(table_, slot_, base);
    if (block->header().next <= from) continue;
    const bool follows = blocks.empty() || expected == from ? base <= expected : base == expected;
    if (!gaps && !follows) return missing(expected);
    expected = block->header().next;
    gathered_records += block->header().records;
    gathered_bytes += block->records().size();
    blocks.push_back(std::move(block));
  }
  if (!entry->status().ok()) return stop("cannot read " + at(table_, slot_, expected), entry->status());
  if (!gaps && !entry->Valid() && expected < end) return missing(expected);
  return Done{};
}

}  // namespace relance::embedded
