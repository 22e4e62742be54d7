// What stands around the API in its tests.
#pragma once

#include <atomic>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include <relance/api/api.h>
#include <relance/ports/cache.h>
#include <relance/ports/clock.h>

namespace relance::api {

// Keeps what is put, unless it is away.
class ShelfCache : public ports::Cache {
 public:
  std::map<std::string, ports::CachedValue, std::less<>> kept;
  Duration lifetime{};
  bool is_away = false;

  ports::PortResult<std::vector<std::optional<ports::CachedValue>>> get(
      std::span<const std::string_view> keys) override {
    if (is_away) return ports::failure(ports::Reaction::kRetry, "away");
    std::vector<std::optional<ports::CachedValue>> values;
    for (const std::string_view key : keys) {
      const auto found = kept.find(key);
      values.push_back(found == kept.end() ? std::nullopt : std::optional{found->second});
    }
    return values;
  }
  ports::PortResult<ports::Done> put(std::span<const ports::CacheEntry> entries) override {
    if (is_away) return ports::failure(ports::Reaction::kRetry, "away");
    for (const ports::CacheEntry& entry : entries) {
      kept[std::string{entry.key}] = {std::string{entry.value}, entry.version};
      lifetime = entry.lifetime;
    }
    return ports::Done{};
  }
  ports::PortResult<ports::Done> erase(std::span<const std::string_view> keys, std::int64_t) override {
    for (const std::string_view key : keys) kept.erase(std::string{key});
    return ports::Done{};
  }
  ports::PortResult<std::int64_t> erase_matching(std::string_view) override { return std::int64_t{0}; }
  [[nodiscard]] ports::CacheCounts counts() const override { return {}; }
  [[nodiscard]] std::optional<std::string> outage() const override {
    return is_away ? std::optional<std::string>{"away"} : std::nullopt;
  }
};

class HandClock : public ports::Clock {
 public:
  std::atomic<Duration> now = Duration{1'000'000};
  void pass(Duration time) { now = now.load() + time; }
  [[nodiscard]] Timestamp wall() const override { return Timestamp{now.load()}; }
  [[nodiscard]] Duration since_boot() const override { return now; }
};

class Watcher : public ApiObserver {
 public:
  std::mutex mutex;
  std::vector<std::string> told;  // of the database
  int failures = 0;
  void on_database(const std::optional<std::string>& trouble) override {
    const std::lock_guard lock(mutex);
    told.push_back(trouble.value_or("back"));
  }
  void on_database_failure() override {
    const std::lock_guard lock(mutex);
    ++failures;
  }
  void on_cache_read(bool, std::chrono::microseconds) override {}
};

}  // namespace relance::api
