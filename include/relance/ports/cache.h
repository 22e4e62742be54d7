// A cache in front of the projections: values may disappear at any time; keys begin with `cache:`. If the cache fails,
// the answer is in the database.
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

inline constexpr std::string_view kCachePrefix = "cache:";  // asserted: other keys belong to other programs

// How long an erased key rejects older versions.
inline constexpr Duration kEraseMemory = std::chrono::seconds{10};

struct CachedValue {
  std::string value;
  std::int64_t version = 0;
};

struct CacheEntry {
  std::string_view key;
  std::string_view value;
  std::int64_t version = 0;  // of the projection it is made from: grows with each of its commits; not negative
  Duration lifetime{};       // at least a millisecond
};

struct CacheCounts {
  std::uint64_t hits = 0;
  std::uint64_t misses = 0;    // including calls during an outage
  std::uint64_t failures = 0;  // calls that failed, or were skipped during an outage
};

// Any thread. Errors are always kRetry: the value is unavailable this time. A failed write may have been done partly;
// repeating it is harmless.
class Cache {
 public:
  virtual ~Cache() = default;

  // The value of each key; nullopt: missing or expired.
  virtual PortResult<std::vector<std::optional<CachedValue>>> get(std::span<const std::string_view> keys) = 0;
  // Stores each entry, in order, unless a greater version is stored.
  virtual PortResult<Done> put(std::span<const CacheEntry> entries) = 0;
  // Removes the values of these keys. `version` is that of the projection which made them obsolete; values of this or a
  // greater version stay. For kEraseMemory, or until a newer value is put, puts of smaller versions are rejected, since
  // their writer may have read the projection before the change.
  virtual PortResult<Done> erase(std::span<const std::string_view> keys, std::int64_t version) = 0;
  // Removes the keys that match a glob pattern in Redis syntax (`*`, `?`, `[...]`, `\\`) that begins with the prefix,
  // and what erase() remembers about them: versions may start over. Returns the number of keys.
  virtual PortResult<std::int64_t> erase_matching(std::string_view pattern) = 0;

  [[nodiscard]] virtual CacheCounts counts() const = 0;
  // nullopt: healthy. Otherwise why the cache is not used.
  [[nodiscard]] virtual std::optional<std::string> outage() const = 0;
};

}  // namespace relance::ports
