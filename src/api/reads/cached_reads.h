// Reads through the cache: on a miss, reads the projections and stores the result. The cache may be down at any time.
#pragma once

#include <array>
#include <functional>
#include <mutex>
#include <string>

#include <relance/api/api.h>
#include <relance/ports/cache.h>
#include <relance/ports/clock.h>
#include <relance/projections/cache_keys.h>
#include <relance/projections/documents.h>

namespace relance::api {

// Any thread.
class CachedReads {
 public:
  static constexpr Duration kWindow = std::chrono::seconds{60};
  static constexpr std::uint64_t kWindowReadsMin = 100;  // minimum for a meaningful window

  CachedReads(ports::Cache& cache, const ports::Clock& clock, ApiObserver& observer)
      : cache_(cache), clock_(clock), observer_(observer) {}

  using Read = std::function<projections::DocumentResult()>;
  using Lifetime = std::function<Duration(const projections::Document&)>;
  [[nodiscard]] projections::DocumentResult get(const projections::CacheKey& key, const Read& read,
                                                const Lifetime& lifetime);

  // {"hits","misses","total","hit_rate","failures","latency_us":{"p50","p95","p99"},"trouble"}
  [[nodiscard]] std::string stats_json() const;

 private:
  [[nodiscard]] std::optional<projections::Document> look(const projections::CacheKey& key);
  void note(bool hit, std::chrono::microseconds took);

  ports::Cache& cache_;
  const ports::Clock& clock_;
  ApiObserver& observer_;
  mutable std::mutex mutex_;
  std::array<std::uint32_t, 1024> latencies_{};  // of the latest reads, in microseconds
  std::uint64_t hits_ = 0;
  std::uint64_t misses_ = 0;
  std::uint64_t window_hits_ = 0;
  std::uint64_t window_misses_ = 0;
  Duration window_end_{};
};

}  // namespace relance::api
