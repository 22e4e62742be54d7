// The cache on a server keeps to the port.
#include <contract/cache_contract.h>
#include <contract/set_clock.h>

#include "integration/redis/world.h"

namespace relance::contract {
namespace {

class RedisCacheUnderTest final : public CacheUnderTest {
 public:
  RedisCacheUnderTest() {
    redis::Server::shared().reset();
    redis::RedisOptions options;
    options.port = redis::Server::shared().port();
    options.connect_timeout = options.call_timeout = std::chrono::seconds{10};
    options.clock = &clock_;
    options.entropy = &entropy_;
    for (auto* cache : {&cache_, &other_}) *cache = std::move(redis::open_cache(options)).value();
  }
  ports::Cache& cache() override { return *cache_; }
  ports::Cache& other() override { return *other_; }
  bool pass(Duration /*duration*/) override { return false; }

 private:
  SetClock clock_;
  redis::ZeroEntropy entropy_;
  std::unique_ptr<ports::Cache> cache_;
  std::unique_ptr<ports::Cache> other_;
};

std::unique_ptr<CacheUnderTest> make() {
  return redis::is_server_expected() ? std::make_unique<RedisCacheUnderTest>() : nullptr;
}

}  // namespace

INSTANTIATE_TEST_SUITE_P(RedisCache, CacheContract, testing::Values(CacheMaker{"cache", &make}), cache_name);

}  // namespace relance::contract
