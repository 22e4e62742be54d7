// State shared within an embedded log: the database, and all positions.
#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include <rocksdb/db.h>

#include <relance/adapters/rocksdb/log.h>

#include "group.h"
#include "health.h"
#include "storage/catalog.h"
#include "storage/position.h"
#include "tail.h"

namespace relance::embedded {

struct LogCore {
  LogCore(LogOptions given, std::shared_ptr<Resources> shared, std::shared_ptr<Health> watch,
          std::unique_ptr<rocksdb::DB> opened, std::vector<KnownTopic> topics, std::string name);

  // The error after the log has stopped: kStop with the reason.
  [[nodiscard]] Failure<ports::PortError> stopped() const;
  [[nodiscard]] bool dead() const { return health->fatal().has_value(); }

  // Reads blocks of committed records, the first with `from` or the first retained offset after it; empty: the end. As
  // many as contain that many records or bytes. Any thread, without the mutex.
  ports::PortResult<ports::Done> read(std::size_t slot, Offset from, std::size_t records, std::size_t bytes,
                                      std::vector<BlockPtr>& blocks);

  const LogOptions options;
  const std::shared_ptr<Resources> resources;
  const std::shared_ptr<Health> health;
  const std::string identity;
  const PartitionTable table;

  std::mutex mutex;
  std::vector<Position> positions;  // by slot; guarded by mutex: only what is durable, so that readers see no less
  Tail tail;                        // guarded by mutex
  Group group;                      // guarded by mutex

  const std::unique_ptr<rocksdb::DB> db;  // destroyed first: its threads report to health
};

}  // namespace relance::embedded
