#include "maintenance.h"

#include <algorithm>

#include <relance/base/crash_point.h>
#include <relance/base/logging.h>

#include "storage/block_scan.h"

namespace relance::embedded {

namespace {

using ports::Done;
using ports::PortResult;

}  // namespace

PortResult<Done> apply(LogCore& core, std::size_t slot, Shortening& change) {
  const bool dropped = change.batch.Count() != 0;
  {
    const std::lock_guard lock(core.mutex);
    Position& position = core.positions[slot];
    position.offsets.start = change.start;
    position.clean_end = change.clean_end;
    position.oldest_tombstone = change.oldest_tombstone;
    // Includes the end, as the newest blocks may be dropped.
    change.batch.Put(position_key(core.table.id(slot)), encode_position(position));
  }
  rocksdb::WriteOptions options;
  options.sync = true;
  const rocksdb::Status status = core.db->Write(options, &change.batch);
  if (!status.ok()) {
    core.health->fail("a write of the log failed: " + status.ToString());
    return core.stopped();
  }
  {
    const std::lock_guard lock(core.mutex);
    for (const BlockPtr& block : change.written_anew) core.tail.replace(slot, block);
  }
  change.batch.Clear();
  change.written_anew.clear();
  if (dropped) reach(CrashPoint::kAfterMaintenance);
  return Done{};
}

PortResult<Done> retain(LogCore& core, std::size_t slot, Timestamp now) {
  const auto retention = core.table.topic(slot).retention;
  if (!retention) return Done{};
  Shortening change;
  Offset limit;
  {
    const std::lock_guard lock(core.mutex);
    const Position& position = core.positions[slot];
    limit = position.offsets.end;
    if (position.committed) limit = std::min(limit, position.committed->next_offset);
    change.start = position.offsets.start;
    change.clean_end = position.clean_end;
    change.oldest_tombstone = position.oldest_tombstone;
  }
  if (limit <= change.start) return Done{};
  std::uint64_t records = 0;
  BlockScan scan(*core.db, core.table, slot, change.start, limit);
  for (; scan.valid(); scan.next()) {
    const auto header = scan.header();
    if (!header.ok()) return Failure{header.error()};
    if (header.value().next > limit || now - header.value().appended_at <= *retention) break;
    change.batch.Delete(block_key(core.table.id(slot), header.value().base));
    change.start = header.value().next;
    records += header.value().records;
    change.clean_end = std::max(change.clean_end, change.start);
    if (change.batch.GetDataSize() < kShorteningBytesMax) continue;
    if (auto applied = apply(core, slot, change); !applied.ok()) return applied;
  }
  if (auto status = scan.status(); !status.ok()) return status;
  if (change.batch.Count() != 0) {
    if (auto applied = apply(core, slot, change); !applied.ok()) return applied;
  }
  if (records != 0) {
    logging::info("retention dropped records", {{"topic", core.table.topic(slot).name},
                                                {"partition", core.table.at(slot).partition.value()},
                                                {"records", records},
                                                {"start_offset", change.start.value()}});
  }
  return Done{};
}

}  // namespace relance::embedded
