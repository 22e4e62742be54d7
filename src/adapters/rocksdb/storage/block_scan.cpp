#include "block_scan.h"

#include <utility>

#include <relance/base/assert.h>

#include "databases.h"

namespace relance::embedded {

namespace {

using ports::Done;
using ports::PortResult;

std::string place(const PartitionTable& table, std::size_t slot, Offset offset) {
  return table.name(slot) + " at offset " + std::to_string(offset.value());
}

}  // namespace

BlockScan::BlockScan(rocksdb::DB& db, const PartitionTable& table, std::size_t slot, Offset from, Offset end)
    : table_(table),
      slot_(slot),
      from_(from),
      lower_(block_key(table.id(slot), Offset{0})),
      upper_(block_key(table.id(slot), end)),
      lower_slice_(lower_),
      upper_slice_(upper_) {
  RELANCE_ASSERT(from.value() >= 0 && from <= end);
  rocksdb::ReadOptions options;
  options.iterate_lower_bound = &lower_slice_;
  options.iterate_upper_bound = &upper_slice_;
  options.fill_cache = false;  // a reader that catches up reads each block once
  entry_.reset(db.NewIterator(options));
  entry_->SeekForPrev(block_key(table.id(slot), from));
  if (!entry_->Valid() && entry_->status().ok()) entry_->Seek(lower_slice_);
  for (Block::Header found; valid() && Block::peek(entry_->value().ToStringView(), found) != nullptr; next()) {
    if (found.next > from) break;
  }
}

Offset BlockScan::base() const {
  const std::string_view key = entry_->key().ToStringView();
  RELANCE_ASSERT(key.size() == lower_.size());
  std::uint64_t base = 0;
  for (const char c : key.substr(key.size() - sizeof base)) base = base << 8 | static_cast<unsigned char>(c);
  return Offset{static_cast<std::int64_t>(base)};
}

PortResult<Block::Header> BlockScan::header() const {
  Block::Header found;
  if (Block::peek(entry_->value().ToStringView(), found) == nullptr || found.base != base()) return damaged();
  return found;
}

PortResult<BlockPtr> BlockScan::block() const {
  BlockPtr found = Block::parse(table_.id(slot_), base(), entry_->value().ToStringView());
  if (found == nullptr) return damaged();
  return found;
}

PortResult<Done> BlockScan::status() const {
  if (entry_->status().ok()) return Done{};
  return stop("cannot read " + place(table_, slot_, from_) + " or behind it", entry_->status());
}

Failure<ports::PortError> BlockScan::damaged() const {
  return ports::failure(ports::Reaction::kStop, "the block of " + place(table_, slot_, base()) + " is damaged");
}

PortResult<Done> read_blocks(rocksdb::DB& db, const PartitionTable& table, std::size_t slot, ports::OffsetRange range,
                             std::size_t records, std::size_t bytes, std::vector<BlockPtr>& blocks) {
  const bool gaps = table.topic(slot).compacted;
  const auto missing = [&](Offset offset) {
    return ports::failure(ports::Reaction::kStop, "the block of " + place(table, slot, offset) + " is missing");
  };
  Offset expected = range.start;
  std::size_t gathered_records = 0;
  std::size_t gathered_bytes = 0;
  BlockScan scan(db, table, slot, range.start, range.end);
  for (; scan.valid() && gathered_records < records && gathered_bytes < bytes; scan.next()) {
    auto block = scan.block();
    if (!block.ok()) return Failure{block.error()};
    const Block::Header& header = block.value()->header();
    if (!gaps && header.base > expected) return missing(expected);
    expected = header.next;
    gathered_records += header.records;
    gathered_bytes += block.value()->records_size();
    blocks.push_back(std::move(block).value());
  }
  if (auto status = scan.status(); !status.ok()) return status;
  if (!gaps && !scan.valid() && expected < range.end) return missing(expected);
  return Done{};
}

}  // namespace relance::embedded
