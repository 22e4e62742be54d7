// A latency histogram as Prometheus expects it: counts below fixed bounds, total count and sum.
#pragma once

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>

namespace relance {

class LatencyHistogram {
 public:
  using Microseconds = std::chrono::microseconds;

  // Inclusive upper bounds. Longer latencies count in an overflow bucket.
  static constexpr std::array<Microseconds, 15> kBounds = {
      Microseconds{100},       Microseconds{250},       Microseconds{500},       Microseconds{1'000},
      Microseconds{2'500},     Microseconds{5'000},     Microseconds{10'000},    Microseconds{25'000},
      Microseconds{50'000},    Microseconds{100'000},   Microseconds{250'000},   Microseconds{500'000},
      Microseconds{1'000'000}, Microseconds{2'500'000}, Microseconds{10'000'000}};

  struct Snapshot {
    std::array<std::uint64_t, kBounds.size() + 1> counts{};  // by bucket, not cumulative; the last is the overflow
    Microseconds sum{0};
  };

  // Any thread; wait-free.
  void observe(Microseconds latency) {
    const auto bucket = std::lower_bound(kBounds.begin(), kBounds.end(), latency) - kBounds.begin();
    counts_[static_cast<std::size_t>(bucket)].fetch_add(1, std::memory_order_relaxed);
    sum_.fetch_add(latency.count(), std::memory_order_relaxed);
  }
  template <class Rep, class Period>
  void observe(std::chrono::duration<Rep, Period> latency) {
    observe(std::chrono::duration_cast<Microseconds>(latency));
  }

  // Any thread. Counts and sum may differ by concurrent observations.
  [[nodiscard]] Snapshot snapshot() const {
    Snapshot result;
    for (std::size_t i = 0; i < counts_.size(); ++i) result.counts[i] = counts_[i].load(std::memory_order_relaxed);
    result.sum = Microseconds{sum_.load(std::memory_order_relaxed)};
    return result;
  }

 private:
  std::array<std::atomic<std::uint64_t>, kBounds.size() + 1> counts_{};
  std::atomic<std::int64_t> sum_{0};
};

}  // namespace relance
