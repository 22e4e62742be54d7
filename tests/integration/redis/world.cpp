#include "integration/redis/world.h"

#include <algorithm>
#include <cstdlib>

namespace relance::redis {

bool is_server_expected() {
  const char* ci = std::getenv("CI");
  return Server::is_installed() || (ci != nullptr && std::string_view{ci} == "true");
}

void ZeroEntropy::fill(std::span<std::byte> out) {
  std::ranges::fill(out, std::byte{0});
}

void RedisWorld::SetUp() {
  if (!is_server_expected()) GTEST_SKIP() << "redis-server is not installed";
  server().reset();
}

void RedisWorld::TearDown() {
  if (is_server_expected() && server().is_running()) server().resume();
}

RedisOptions RedisWorld::options(std::uint16_t port) {
  RedisOptions options;
  options.port = port;
  options.connect_timeout = Duration{5'000};
  options.call_timeout = Duration{5'000};
  options.breaker = {.failures_max = kFailuresMax, .backoff_min = kBackoff, .backoff_max = 4 * kBackoff};
  options.clock = &clock_;
  options.entropy = &entropy_;
  options.on_change = [this](bool, const std::string& line) {
    const std::lock_guard lock(mutex_);
    lines_.push_back(line);
  };
  return options;
}

std::unique_ptr<ports::Cache> RedisWorld::open(const RedisOptions& options) {
  auto cache = open_cache(options);
  EXPECT_TRUE(cache.ok()) << cache.error().reason;
  return std::move(cache).value();
}

ports::PortResult<ports::Done> RedisWorld::put(ports::Cache& cache, std::string_view key, std::string_view value,
                                               std::int64_t version) {
  const ports::CacheEntry entry{key, value, version, kHour};
  return cache.put({&entry, 1});
}

ports::PortResult<ports::Done> RedisWorld::erase(ports::Cache& cache, std::string_view key, std::int64_t version) {
  return cache.erase({&key, 1}, version);
}

ports::PortResult<std::optional<std::string>> RedisWorld::get(ports::Cache& cache, std::string_view key) {
  const auto found = cache.get({&key, 1});
  if (!found) return Failure{found.error()};
  const auto& first = found.value().front();
  return first ? std::optional{first->value} : std::nullopt;
}

std::optional<std::string> RedisWorld::value(ports::Cache& cache, std::string_view key) {
  const auto found = get(cache, key);
  EXPECT_TRUE(found.ok()) << found.error().reason;
  return found.ok() ? found.value() : std::nullopt;
}

std::vector<std::string> RedisWorld::lines() {
  const std::lock_guard lock(mutex_);
  return lines_;
}

}  // namespace relance::redis
