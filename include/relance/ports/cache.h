// A cache in front of the views: values that may go at any time, under keys that begin with `cache:`. Whatever fails
// here, the answer is in the database.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <relance/base/time.h>
#include <relance/ports/error.h>

namespace relance::ports {

inline constexpr std::string_view kCachePrefix = "cache:";  // other keys belong to others: asserted by every cache

// How long an erased key refuses what is older.
inline constexpr Duration kEraseMemory = std::chrono::seconds{10};

struct CachedValue {
  std::string value;
  std::int64_t version = 0;
};

struct CacheEntry {
  std::string_view key;
  std::string_view value;
  std::int64_t version = 0;  // of the view that it was made from: grows with every commit of the view; not negative
  Duration lifetime{};       // at least a millisecond
};

struct CacheCounts {
  std::uint64_t hits = 0;
  std::uint64_t misses = 0;    // also: the cache was away
  std::uint64_t failures = 0;  // calls that failed, or were not tried since the cache was away
};

// Any thread. A failure is always kRetry: the value is not there this time. A write that fails may have been done in
// parts; to do it again harms nothing.
class Cache {
 public:
  virtual ~Cache() = default;

  // The value of each key; none: not there, or over.
  virtual PortResult<std::vector<std::optional<CachedValue>>> get(std::span<const std::string_view> keys) = 0;
  // Stores each entry, in order, unless one of a greater version is there.
  virtual PortResult<Done> put(std::span<const CacheEntry> entries) = 0;
  // Forgets the values of these keys: `version` is that of the view which has outdated them; a value of that version,
  // or of a greater one, stays. For kEraseMemory, or until a newer value is put, a put of a smaller version is
  // refused, since the writer may have read the projection before.
  virtual PortResult<Done> erase(std::span<const std::string_view> keys, std::int64_t version) = 0;
  // Forgets the keys that match a glob pattern as Redis has them (`*`, `?`, `[...]`, `\\`), which begins with the
  // prefix, and what erase() remembers of them: versions may start again. How many keys it were.
  virtual PortResult<std::int64_t> erase_matching(std::string_view pattern) = 0;

  [[nodiscard]] virtual CacheCounts counts() const = 0;
  // None: healthy. Else why it is not asked.
  [[nodiscard]] virtual std::optional<std::string> outage() const = 0;
};

}  // namespace relance::ports
