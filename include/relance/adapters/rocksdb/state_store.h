// The state store on RocksDB: one database per process. Its write-ahead log is never synced: the log is the source of
// truth, and what a power cut loses is rebuilt by reprocessing the log.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include <relance/adapters/rocksdb/resources.h>
#include <relance/ports/state_store.h>

namespace relance::embedded {

struct StateOptions {
  std::string directory;                         // created if missing; its parent must exist
  std::uint64_t free_bytes_min = kFreeBytesMin;  // with less free space on the disk, write() returns kRetry
};

// kStop: another process has it open, a newer version wrote it, or it is damaged or unreadable. The store keeps
// `resources` alive. A failed write is never retried: from then on outage() is set and write() returns kStop.
[[nodiscard]] ports::PortResult<std::unique_ptr<ports::StateStore>> open_state(const StateOptions& options,
                                                                               std::shared_ptr<Resources> resources);

}  // namespace relance::embedded
