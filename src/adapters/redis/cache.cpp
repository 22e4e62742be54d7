#include <algorithm>
#include <atomic>
#include <exception>
#include <utility>

#include <relance/adapters/redis/cache.h>
#include <relance/base/assert.h>

#include "breaker.h"
#include "calls.h"
#include "health.h"
#include "pool.h"
#include "stored_value.h"
#include "tls.h"

namespace relance::redis {
namespace {

void assert_ours(std::string_view key) {
  RELANCE_ASSERT(key.starts_with(ports::kCachePrefix));
}

class RedisCache final : public ports::Cache {
 public:
  explicit RedisCache(RedisOptions options)
      : options_(std::move(options)),
        name_("Redis at " + options_.host + ":" + std::to_string(options_.port)),
        health_(name_, options_),
        pool_(options_),
        reads_(WayName::kRead, options_),
        writes_(WayName::kWritten, options_) {}

  ports::PortResult<std::vector<std::optional<ports::CachedValue>>> get(
      std::span<const std::string_view> keys) override {
    std::ranges::for_each(keys, &assert_ours);
    if (keys.empty()) return std::vector<std::optional<ports::CachedValue>>{};
    auto values = call(reads_, [&](Connection& connection) { return fetch(connection, keys, options_.call_timeout); });
    std::uint64_t hits = 0;
    if (values)
      hits = static_cast<std::uint64_t>(
          std::ranges::count_if(values.value(), [](const auto& v) { return v.has_value(); }));
    hits_ += hits;
    misses_ += keys.size() - hits;
    return values;
  }

  ports::PortResult<ports::Done> put(std::span<const ports::CacheEntry> entries) override {
    std::vector<StoredEntry> stored;
    stored.reserve(entries.size());
    for (const ports::CacheEntry& entry : entries) {
      assert_ours(entry.key);
      RELANCE_ASSERT(entry.lifetime >= Duration{1});
      stored.push_back({entry.key, stored_value(entry.value, entry.version), entry.lifetime});
    }
    return write(stored);
  }

  ports::PortResult<ports::Done> erase(std::span<const std::string_view> keys, std::int64_t version) override {
    std::vector<StoredEntry> stored;
    stored.reserve(keys.size());
    for (const std::string_view key : keys) {
      assert_ours(key);
      stored.push_back({key, stored_erasure(version), ports::kEraseMemory});
    }
    return write(stored);
  }

  ports::PortResult<std::int64_t> erase_matching(std::string_view pattern) override {
    assert_ours(pattern);
    return call(writes_, [&](Connection& connection) {
      return sweep(connection, pattern, options_.call_timeout, options_.sweep_timeout);
    });
  }

  [[nodiscard]] ports::CacheCounts counts() const override {
    return {.hits = hits_, .misses = misses_, .failures = failures_};
  }
  [[nodiscard]] std::optional<std::string> outage() const override {
    for (const Way* way : {&reads_, &writes_}) {
      if (const auto reason = way->breaker.reason())
        return name_ + " cannot be " + participle_of(way->name) + ": " + *reason;
    }
    return std::nullopt;
  }

 private:
  struct Way {
    Way(WayName named, const RedisOptions& options)
        : name(named), breaker(options.breaker, *options.clock, *options.entropy) {}
    const WayName name;
    Breaker breaker;
  };

  ports::PortResult<ports::Done> write(std::span<const StoredEntry> entries) {
    if (entries.empty()) return ports::Done{};
    return call(writes_, [&](Connection& connection) { return store(connection, entries, options_.call_timeout); });
  }

  template <class Work>
  auto call(Way& way, Work work) -> decltype(work(std::declval<Connection&>())) {
    const Admission admission = way.breaker.admit();
    if (admission == Admission::kRefused) {
      ++failures_;
      return ports::failure(ports::Reaction::kRetry, name_ + " is away and not asked");
    }
    auto answer = ask(work);
    if (answer) {
      if (way.breaker.worked(admission)) health_.worked(way.name);
      return answer;
    }
    ++failures_;
    const std::string& reason = answer.error().reason;
    // The reason may differ after each probe.
    if (way.breaker.failed(admission, reason) || admission == Admission::kProbe)
      health_.failed(way.name, answer.error().reaction == ports::Reaction::kRetry, reason);
    return ports::failure(ports::Reaction::kRetry, name_ + ": " + reason);
  }

  template <class Work>
  auto ask(Work work) -> decltype(work(std::declval<Connection&>())) {
    try {
      auto lease = pool_.take();
      if (!lease) return ports::failure(ports::Reaction::kRejoin, lease.error().reason);
      Lease held = std::move(lease).value();
      auto answer = work(*held);
      if (answer) held.keep();
      return answer;
    } catch (const std::exception& thrown) {  // out of memory; a probe must end all the same
      return ports::failure(ports::Reaction::kRejoin, thrown.what());
    }
  }

  const RedisOptions options_;
  const std::string name_;
  Health health_;
  Pool pool_;
  Way reads_;
  Way writes_;
  std::atomic<std::uint64_t> hits_ = 0;
  std::atomic<std::uint64_t> misses_ = 0;
  std::atomic<std::uint64_t> failures_ = 0;
};

}  // namespace

ports::PortResult<std::unique_ptr<ports::Cache>> open_cache(RedisOptions options) {
  RELANCE_ASSERT(options.clock != nullptr && options.entropy != nullptr && options.connections_max > 0);
  if (const auto defect = tls_defect(); options.tls && defect) return ports::failure(ports::Reaction::kStop, *defect);
  return std::unique_ptr<ports::Cache>{std::make_unique<RedisCache>(std::move(options))};
}

std::string client_version() {
  return std::to_string(HIREDIS_MAJOR) + "." + std::to_string(HIREDIS_MINOR) + "." + std::to_string(HIREDIS_PATCH);
}

}  // namespace relance::redis
