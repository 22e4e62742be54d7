#include "core.h"

#include <algorithm>
#include <utility>

#include "storage/block_scan.h"

namespace relance::embedded {

LogCore::LogCore(LogOptions given, std::shared_ptr<Resources> shared, std::shared_ptr<Health> watch,
                 std::unique_ptr<rocksdb::DB> opened, std::vector<KnownTopic> topics, std::string name)
    : options(std::move(given)),
      resources(std::move(shared)),
      health(std::move(watch)),
      identity(std::move(name)),
      table(std::move(topics)),
      positions(table.size()),
      tail(table.size(), options.tail_cache_bytes),
      group(table),
      db(std::move(opened)) {}

Failure<ports::PortError> LogCore::stopped() const {
  return ports::failure(ports::Reaction::kStop, health->fatal().value_or("the log has stopped"));
}

ports::PortResult<ports::Done> LogCore::read(std::size_t slot, Offset from, std::size_t records, std::size_t bytes,
                                             std::vector<BlockPtr>& blocks) {
  while (true) {
    ports::OffsetRange range;
    {
      const std::lock_guard lock(mutex);
      range = positions[slot].offsets;
      from = std::max(from, range.start);
      if (from >= range.end || tail.find(slot, from, records, bytes, blocks)) return ports::Done{};
    }
    auto result = read_blocks(*db, table, slot, {from, range.end}, records, bytes, blocks);
    if (result.ok()) return result;
    // Retention first moves the start, then drops blocks: a missing block may have been dropped in between.
    const std::lock_guard lock(mutex);
    if (positions[slot].offsets.start <= from) return result;
    blocks.clear();
  }
}

}  // namespace relance::embedded
