#include "reads/cached_reads.h"

#include <algorithm>
#include <vector>

#include <relance/base/logging.h>
#include <relance/json/writer.h>

namespace relance::api {

using std::chrono::microseconds;

projections::DocumentResult CachedReads::get(const projections::CacheKey& key, const Read& read,
                                             const Lifetime& lifetime) {
  if (auto found = look(key)) return found;
  auto document = read();
  if (!document || !document.value()) return document;
  const std::array entries = {
      ports::CacheEntry{key.text(), document.value()->json, document.value()->version, lifetime(*document.value())}};
  static_cast<void>(cache_.put(entries));  // if it fails, the document is read again
  return document;
}

std::optional<projections::Document> CachedReads::look(const projections::CacheKey& key) {
  const auto begun = std::chrono::steady_clock::now();
  const std::array<std::string_view, 1> keys = {key.text()};
  auto found = cache_.get(keys);
  const bool hit = found && found.value().front();
  note(hit, std::chrono::duration_cast<microseconds>(std::chrono::steady_clock::now() - begun));
  if (!hit) return std::nullopt;
  const ports::CachedValue& value = *found.value().front();
  return projections::Document{value.value, value.version, false};
}

void CachedReads::note(bool hit, microseconds took) {
  observer_.on_cache_read(hit, took);
  std::uint64_t misses = 0;
  std::uint64_t reads = 0;
  {
    const std::lock_guard lock(mutex_);
    latencies_[(hits_ + misses_) % latencies_.size()] =
        static_cast<std::uint32_t>(std::min<std::int64_t>(took.count(), 0xFFFFFFFF));
    ++(hit ? hits_ : misses_);
    ++(hit ? window_hits_ : window_misses_);
    const Duration now = clock_.since_boot();
    if (now < window_end_) return;
    misses = window_misses_;
    reads = window_hits_ + window_misses_;
    window_hits_ = window_misses_ = 0;
    window_end_ = now + kWindow;
  }
  if (reads >= kWindowReadsMin && misses * 2 > reads)
    logging::warning("most cache reads are misses", {{"misses", misses}, {"reads", reads}});
}

std::string CachedReads::stats_json() const {
  std::vector<std::uint32_t> latencies;
  std::uint64_t hits = 0;
  std::uint64_t misses = 0;
  {
    const std::lock_guard lock(mutex_);
    hits = hits_;
    misses = misses_;
    latencies.assign(latencies_.begin(), latencies_.begin() + static_cast<std::ptrdiff_t>(std::min<std::uint64_t>(
                                                                  hits + misses, latencies_.size())));
  }
  std::ranges::sort(latencies);
  const auto percentile = [&](std::size_t percent) {
    return latencies.empty() ? std::int64_t{0} : std::int64_t{latencies[(latencies.size() - 1) * percent / 100]};
  };
  const std::uint64_t total = hits + misses;
  ByteBuffer text;
  json::Writer out{text};
  out.begin_object();
  out.name("hits").number(static_cast<std::int64_t>(hits));
  out.name("misses").number(static_cast<std::int64_t>(misses));
  out.name("total").number(static_cast<std::int64_t>(total));
  // A percentage with two decimals, as a number.
  const std::uint64_t rate = total == 0 ? 0 : hits * 10'000 / total;
  out.name("hit_rate")
      .raw(std::to_string(rate / 100) + "." + (rate % 100 < 10 ? "0" : "") + std::to_string(rate % 100));
  out.name("failures").number(static_cast<std::int64_t>(cache_.counts().failures));
  out.name("latency_us").begin_object();
  for (const auto& [name, percent] : {std::pair{"p50", std::size_t{50}}, {"p95", 95}, {"p99", 99}})
    out.name(name).number(percentile(percent));
  out.end_object();
  const auto trouble = cache_.outage();
  out.name("trouble");
  trouble ? out.text(*trouble) : out.null();
  out.end_object();
  return std::string{text.view()};
}

}  // namespace relance::api
