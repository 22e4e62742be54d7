// The embedded log: a log in one directory of one process, without a server.
//
// What is pending is written by one thread as one RocksDB write batch with one fsync; what gathers meanwhile is the
// next group. Offsets have no gaps, but for those that compaction leaves. A write or an fsync that fails is never
// repeated: nobody can say what the disk holds then, so the log stops for good: `on_fatal` is called once, each later
// call answers kStop, a commit under way kUnknown. Only opening the directory again shows. A disk that runs full is met
// before anything is written: below `free_bytes_min` of free space appends answer kRetry, a commit waits kSpaceWait and
// answers kAborted, outage() has the reason, and all goes on when there is space again.
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
inline constexpr Duration kTombstoneAge = std::chrono::hours{24};        // how long a tombstone is kept at least
inline constexpr std::size_t kBlockBytesMax = 128 * 1024;                // a longer record has a block of its own
inline constexpr std::size_t kGroupBytesMax = 16 * 1024 * 1024;          // of records in one write and fsync, about
inline constexpr std::size_t kTransactionBytesMax = 256 * 1024 * 1024;   // of records; produce() answers kRetry beyond
inline constexpr std::size_t kCompactionKeyBytesMax = 32 * 1024 * 1024;  // of keys in memory, in one pass

struct LogOptions {
  std::string directory;  // created if need be; its parent exists
  // A topic that the directory does not know is added. One with another number of partitions is refused. Topics of the
  // directory that are not named stay as they are.
  std::vector<ports::TopicSpec> topics;
  ports::Clock* clock = nullptr;                       // outlives the log
  ports::Entropy* entropy = nullptr;                   // outlives open_log
  std::size_t in_flight_bytes_max = 64 * 1024 * 1024;  // of appends that are not durable yet
  std::size_t tail_cache_bytes = 64 * 1024 * 1024;     // of the newest records, kept in memory for readers at the end
  std::uint64_t free_bytes_min = kFreeBytesMin;
  std::function<void(std::string)> on_fatal;  // from a thread of the log; may be empty
};

// Dies after its sessions; what was appended before is written first.
class EmbeddedLog : public ports::Log {
 public:
  // Drawn when the directory was made, 32 characters of hex: another one is another log, whatever its offsets say.
  [[nodiscard]] virtual std::string identity() const = 0;
};

// kStop: another process has the directory open, it was written by a newer version, a topic has another number of
// partitions, or it is damaged or cannot be read. The log keeps `resources` alive.
[[nodiscard]] ports::PortResult<std::unique_ptr<EmbeddedLog>> open_log(LogOptions options,
                                                                       std::shared_ptr<Resources> resources);

}  // namespace relance::embedded
