// The state store on RocksDB: one database a process. Written through a write-ahead log that is never synced: the log
// is the truth, and a power cut costs a tail of writes, to be folded again.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include <relance/adapters/rocksdb/resources.h>
#include <relance/ports/state_store.h>

namespace relance::embedded {

struct StateOptions {
  std::string directory;                         // created if need be; its parent exists
  std::uint64_t free_bytes_min = kFreeBytesMin;  // with less free space on the disk, write() answers kRetry
};

// kStop: another process has it open, it is of a newer version or damaged, or it cannot be read. The store keeps
// `resources` alive. A failed write is never repeated: from then on outage() is set and write() answers kStop.
[[nodiscard]] ports::PortResult<std::unique_ptr<ports::StateStore>> open_state(const StateOptions& options,
                                                                               std::shared_ptr<Resources> resources);

}  // namespace relance::embedded
