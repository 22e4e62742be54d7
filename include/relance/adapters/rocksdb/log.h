// The embedded log: a log in one directory of one process, without a server.
//
// One thread writes what is pending as one RocksDB write batch with one fsync; what arrives meanwhile forms the next
// group. Offsets have no gaps except those that compaction leaves. A failed write or fsync is never retried, because
// the content of the disk is then unknown: the log stops for good, calls `on_fatal` once, answers kStop to every later
// call and kUnknown to a commit in progress. Only reopening the directory shows the outcome. A full disk is detected
// before anything is written: below `free_bytes_min` of free space, appends answer kRetry, a commit waits for
// kSpaceWait and answers kAborted, and outage() has the reason; the log continues once there is space again.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <relance/adapters/rocksdb/resources.h>
#include <relance/ports/clock.h>
#include <relance/ports/log.h>

namespace relance::embedded {

inline constexpr std::chrono::milliseconds kSpaceWait{1000};
inline constexpr Duration kTombstoneAge = std::chrono::hours{24};        // minimum age before a tombstone is removed
inline constexpr std::size_t kBlockBytesMax = 128 * 1024;                // a longer record gets a block of its own
inline constexpr std::size_t kGroupBytesMax = 16 * 1024 * 1024;          // of records in one write and fsync, roughly
inline constexpr std::size_t kTransactionBytesMax = 256 * 1024 * 1024;   // of records; produce() answers kRetry beyond
inline constexpr std::size_t kCompactionKeyBytesMax = 32 * 1024 * 1024;  // of keys held in memory during one pass

struct LogOptions {
  std::string directory;  // created if missing; its parent must exist
  // Topics that are not in the directory yet are added. A topic with another number of partitions is an error. Topics
  // of the directory that are not listed here are kept unchanged.
  std::vector<ports::TopicSpec> topics;
  ports::Clock* clock = nullptr;                       // outlives the log
  ports::Entropy* entropy = nullptr;                   // outlives open_log
  std::size_t in_flight_bytes_max = 64 * 1024 * 1024;  // of appends that are not yet durable
  std::size_t tail_cache_bytes = 64 * 1024 * 1024;     // of the newest records, kept in memory for readers at the end
  std::uint64_t free_bytes_min = kFreeBytesMin;
  std::function<void(std::string)> on_fatal;  // called from a thread of the log; may be empty
};

// Must outlive its sessions. The destructor first writes what was appended.
class EmbeddedLog : public ports::Log {
 public:
  // Random, drawn when the directory was created, 32 hex characters: a different one means a different log.
  [[nodiscard]] virtual std::string identity() const = 0;
};

// kStop: another process has the directory open, a newer version wrote it, a topic has another number of partitions, or
// it is damaged or unreadable. The log keeps `resources` alive.
[[nodiscard]] ports::PortResult<std::unique_ptr<EmbeddedLog>> open_log(LogOptions options,
                                                                       std::shared_ptr<Resources> resources);

}  // namespace relance::embedded
