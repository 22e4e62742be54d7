#include "position.h"

#include <algorithm>
#include <memory>

#include "block.h"
#include "databases.h"

namespace relance::embedded {

namespace {

using ports::Done;
using ports::PortResult;

constexpr char kPositionFormat = 1;
constexpr char kCommittedFormat = 1;

Failure<ports::PortError> damaged(const std::string& what) {
  return ports::failure(ports::Reaction::kStop, what + " is damaged");
}

std::uint64_t number_of(Offset offset) {
  return static_cast<std::uint64_t>(offset.value());
}
Offset offset_of(std::uint64_t number) {
  return Offset{static_cast<std::int64_t>(number)};
}

bool decode_position(std::string_view value, Position& position) {
  if (value.empty() || value[0] != kPositionFormat) return false;
  FieldReader reader{value.substr(1)};
  position.offsets.start = offset_of(reader.number());
  position.offsets.end = offset_of(reader.number());
  position.clean_end = offset_of(reader.number());
  const std::uint64_t tombstone = reader.number();
  if (tombstone != 0) position.oldest_tombstone = Timestamp{Duration{static_cast<std::int64_t>(tombstone - 1)}};
  return !reader.broken();
}

bool decode_committed(std::string_view value, std::optional<ports::Committed>& committed) {
  if (value.empty() || value[0] != kCommittedFormat) return false;
  FieldReader reader{value.substr(1)};
  const Offset next = offset_of(reader.number());
  committed = ports::Committed{next, std::string{reader.text()}};
  return !reader.broken();
}

// Reads the end from the newest block, verified, since everything will be appended after it.
PortResult<Done> read_end(rocksdb::Iterator& blocks, PartitionId id, const std::string& name, Position& position) {
  blocks.SeekForPrev(blocks_end(id));
  if (!blocks.Valid()) {
    return blocks.status().ok() ? PortResult<Done>{Done{}} : stop("cannot read " + name, blocks.status());
  }
  if (!blocks.key().starts_with(partition_key('b', id))) return Done{};
  Block::Header header;
  const std::string_view value = blocks.value().ToStringView();
  if (Block::peek(value, header) == nullptr || blocks.key() != block_key(id, header.base) ||
      Block::parse(id, header.base, value) == nullptr) {
    return damaged("the last block of " + name);
  }
  position.offsets.end = std::max(position.offsets.end, header.next);
  return Done{};
}

}  // namespace

std::string encode_position(const Position& position) {
  std::string value(1, kPositionFormat);
  append_varint(number_of(position.offsets.start), value);
  append_varint(number_of(position.offsets.end), value);
  append_varint(number_of(position.clean_end), value);
  const auto& tombstone = position.oldest_tombstone;
  append_varint(tombstone ? static_cast<std::uint64_t>(tombstone->time_since_epoch().count()) + 1 : 0, value);
  return value;
}

std::string encode_committed(const ports::Committed& committed) {
  std::string value(1, kCommittedFormat);
  append_varint(number_of(committed.next_offset), value);
  append_text(committed.metadata, value);
  return value;
}

PortResult<std::vector<Position>> read_positions(rocksdb::DB& db, const PartitionTable& table) {
  std::vector<Position> positions(table.size());
  const std::unique_ptr<rocksdb::Iterator> blocks{db.NewIterator({})};
  std::string value;
  for (std::size_t slot = 0; slot < table.size(); ++slot) {
    Position& position = positions[slot];
    const PartitionId id = table.id(slot);
    rocksdb::Status status = db.Get({}, position_key(id), &value);
    if (status.ok() && !decode_position(value, position)) return damaged("the position of " + table.name(slot));
    if (status.ok() || status.IsNotFound()) {
      status = db.Get({}, committed_key(id), &value);
      if (status.ok() && !decode_committed(value, position.committed)) {
        return damaged("what is committed of " + table.name(slot));
      }
    }
    if (!status.ok() && !status.IsNotFound()) return stop("cannot read " + table.name(slot), status);
    if (auto read = read_end(*blocks, id, table.name(slot), position); !read.ok()) return Failure{read.error()};
  }
  return positions;
}

std::vector<ports::PartitionStatus> status_of(const PartitionTable& table, const std::vector<Position>& positions) {
  std::vector<ports::PartitionStatus> statuses;
  for (std::size_t slot = 0; slot < table.size(); ++slot) {
    const Position& position = positions[slot];
    std::optional<Offset> next;
    if (position.committed) next = position.committed->next_offset;
    statuses.push_back({table.at(slot), position.offsets, next});
  }
  return statuses;
}

}  // namespace relance::embedded
