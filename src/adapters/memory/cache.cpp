#include <mutex>
#include <utility>

#include <relance/adapters/memory/cache.h>
#include <relance/base/assert.h>

#include "entries.h"
#include "glob.h"

namespace relance::memory {
namespace {

class MemoryCache final : public ports::Cache {
 public:
  explicit MemoryCache(const CacheOptions& options) : clock_(*options.clock), entries_(options.bytes_max) {}

  ports::PortResult<std::vector<std::optional<ports::CachedValue>>> get(
      std::span<const std::string_view> keys) override {
    const Duration now = clock_.since_boot();
    std::vector<std::optional<ports::CachedValue>> found(keys.size());
    const std::lock_guard lock(mutex_);
    for (std::size_t i = 0; i < keys.size(); ++i) {
      assert_ours(keys[i]);
      const Entry* entry = entries_.find(keys[i], now);
      const bool hit = entry != nullptr && entry->value.has_value();
      if (hit) found[i] = ports::CachedValue{*entry->value, entry->version};
      ++(hit ? counts_.hits : counts_.misses);
    }
    return found;
  }

  ports::PortResult<ports::Done> put(std::span<const ports::CacheEntry> entries) override {
    const Duration now = clock_.since_boot();
    const std::lock_guard lock(mutex_);
    for (const ports::CacheEntry& entry : entries) {
      assert_ours(entry.key);
      RELANCE_ASSERT(entry.version >= 0 && entry.lifetime >= Duration{1});
      const Entry* held = entries_.find(entry.key, now);
      if (entry.version < (held != nullptr ? held->version : entries_.version_min(now))) continue;
      entries_.put({std::string{entry.key}, std::string{entry.value}, entry.version, now + entry.lifetime}, now);
    }
    return ports::Done{};
  }

  ports::PortResult<ports::Done> erase(std::span<const std::string_view> keys, std::int64_t version) override {
    RELANCE_ASSERT(version >= 0);
    const Duration now = clock_.since_boot();
    const std::lock_guard lock(mutex_);
    for (const std::string_view key : keys) {
      assert_ours(key);
      const Entry* held = entries_.find(key, now);
      if (held != nullptr && (held->value ? held->version >= version : held->version > version)) continue;
      entries_.put({std::string{key}, std::nullopt, version, now + ports::kEraseMemory}, now);
    }
    return ports::Done{};
  }

  ports::PortResult<std::int64_t> erase_matching(std::string_view pattern) override {
    assert_ours(pattern);
    const Duration now = clock_.since_boot();
    const std::lock_guard lock(mutex_);
    if (pattern.substr(ports::kCachePrefix.size()) == "*") entries_.forget_version_min();
    return entries_.erase_if(now, [pattern](std::string_view key) { return matches_glob(key, pattern); });
  }

  [[nodiscard]] ports::CacheCounts counts() const override {
    const std::lock_guard lock(mutex_);
    return counts_;
  }
  [[nodiscard]] std::optional<std::string> outage() const override { return std::nullopt; }

 private:
  static void assert_ours(std::string_view key) { RELANCE_ASSERT(key.starts_with(ports::kCachePrefix)); }

  ports::Clock& clock_;
  mutable std::mutex mutex_;
  Entries entries_;            // guarded by mutex_
  ports::CacheCounts counts_;  // same
};

}  // namespace

std::unique_ptr<ports::Cache> make_cache(const CacheOptions& options) {
  return std::make_unique<MemoryCache>(options);
}

}  // namespace relance::memory
