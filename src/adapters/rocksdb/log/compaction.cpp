#include <algorithm>
#include <functional>
#include <string>
#include <unordered_map>
#include <utility>

#include "maintenance.h"
#include "storage/block_scan.h"

namespace relance::embedded {

namespace {

using ports::Done;
using ports::PortResult;

struct KeyHash {
  using is_transparent = void;
  std::size_t operator()(std::string_view key) const { return std::hash<std::string_view>{}(key); }
};

// One pass over one partition: collects the last record of each key from the records since the last pass, then drops
// older records of these keys from everything before.
class Pass {
 public:
  Pass(LogCore& core, std::size_t slot, Timestamp now) : core_(core), slot_(slot), now_(now) {}

  PortResult<Done> run();

 private:
  PortResult<Done> note();
  PortResult<Done> drop();
  PortResult<Done> drop_from(const BlockPtr& block);
  [[nodiscard]] bool keeps(const ports::Record& record) const;

  LogCore& core_;
  const std::size_t slot_;
  const Timestamp now_;
  Position before_;
  Offset end_;  // the end of what was collected
  std::unordered_map<std::string, Offset, KeyHash, std::equal_to<>> last_;
  Shortening change_;
  std::optional<Offset> first_kept_;
  std::optional<Timestamp> oldest_tombstone_;
  std::vector<ports::Header> headers_;
};

PortResult<Done> Pass::run() {
  {
    const std::lock_guard lock(core_.mutex);
    before_ = core_.positions[slot_];
  }
  before_.clean_end = std::max(before_.clean_end, before_.offsets.start);
  const bool due = before_.oldest_tombstone && now_ - *before_.oldest_tombstone >= kTombstoneAge;
  if (before_.clean_end == before_.offsets.end && !due) return Done{};
  if (auto noted = note(); !noted.ok()) return noted;
  return drop();
}

PortResult<Done> Pass::note() {
  constexpr std::size_t kEntryBytes = 96;  // per key in the map, in addition to its bytes, roughly
  std::size_t bytes = 0;
  end_ = before_.clean_end;
  BlockScan scan(*core_.db, core_.table, slot_, before_.clean_end, before_.offsets.end);
  for (; scan.valid() && bytes < kCompactionKeyBytesMax; scan.next()) {
    const auto block = scan.block();
    if (!block.ok()) return Failure{block.error()};
    const BlockRecords records{block.value()};
    RecordCursor cursor{records};
    for (ports::Record record; cursor.next(record, headers_); headers_.clear()) {
      if (!record.key) continue;
      const auto known = last_.find(*record.key);
      if (known != last_.end()) {
        known->second = record.offset;
      } else {
        last_.emplace(*record.key, record.offset);
        bytes += record.key->size() + kEntryBytes;
      }
    }
    end_ = block.value()->header().next;
  }
  return scan.status();
}

PortResult<Done> Pass::drop() {
  change_.clean_end = before_.clean_end;
  change_.oldest_tombstone = before_.oldest_tombstone;
  BlockScan scan(*core_.db, core_.table, slot_, before_.offsets.start, end_);
  for (; scan.valid(); scan.next()) {
    const auto block = scan.block();
    if (!block.ok()) return Failure{block.error()};
    if (auto dropped = drop_from(block.value()); !dropped.ok()) return dropped;
    if (change_.batch.GetDataSize() < kShorteningBytesMax) continue;
    change_.start = first_kept_.value_or(block.value()->header().next);
    if (auto applied = apply(core_, slot_, change_); !applied.ok()) return applied;
  }
  if (auto status = scan.status(); !status.ok()) return status;
  change_.start = first_kept_.value_or(end_);
  change_.clean_end = end_;
  change_.oldest_tombstone = oldest_tombstone_;
  return apply(core_, slot_, change_);
}

PortResult<Done> Pass::drop_from(const BlockPtr& block) {
  const Block::Header& header = block->header();
  ByteBuffer kept;
  std::uint32_t count = 0;
  Offset expected = header.base;
  const BlockRecords unpacked{block};
  RecordCursor cursor{unpacked};
  for (ports::Record record; cursor.next(record, headers_); headers_.clear()) {
    if (!keeps(record)) continue;
    if (!first_kept_) first_kept_ = record.offset;
    if (!record.value && (!oldest_tombstone_ || header.appended_at < *oldest_tombstone_)) {
      oldest_tombstone_ = header.appended_at;
    }
    const auto skipped = static_cast<std::uint64_t>(record.offset.value() - expected.value());
    encode({record.key, record.value, headers_}, skipped, kept);
    expected = Offset{record.offset.value() + 1};
    ++count;
  }
  if (count == header.records) return Done{};
  const PartitionId id = core_.table.id(slot_);
  const std::string_view records = kept.view();
  change_.written_anew.push_back(Block::make(id, {count, header.base, header.next, header.appended_at}, {&records, 1}));
  const std::string key = block_key(id, header.base);
  const std::string_view value = change_.written_anew.back()->value();
  if (count == 0) {
    change_.batch.Delete(key);
  } else {
    change_.batch.Put(key, {value.data(), value.size()});
  }
  return Done{};
}

bool Pass::keeps(const ports::Record& record) const {
  if (!record.key) return true;
  const auto last = last_.find(*record.key);
  if (last != last_.end()) return last->second == record.offset;
  const bool left_by_a_pass_before = record.offset < before_.clean_end;
  return record.value || !left_by_a_pass_before || now_ - record.appended_at < kTombstoneAge;
}

}  // namespace

PortResult<Done> compact(LogCore& core, std::size_t slot, Timestamp now) {
  if (!core.table.topic(slot).compacted) return Done{};
  return Pass{core, slot, now}.run();
}

}  // namespace relance::embedded
