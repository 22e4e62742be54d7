// The cache of one process keeps to the port.
#include <contract/cache_contract.h>
#include <contract/set_clock.h>

#include <relance/adapters/memory/cache.h>

namespace relance::contract {
namespace {

class MemoryCacheUnderTest final : public CacheUnderTest {
 public:
  ports::Cache& cache() override { return *cache_; }
  ports::Cache& other() override { return *cache_; }
  bool pass(Duration duration) override {
    clock_.pass(duration);
    return true;
  }

 private:
  SetClock clock_;
  const std::unique_ptr<ports::Cache> cache_ = memory::make_cache({.clock = &clock_});
};

std::unique_ptr<CacheUnderTest> make() {
  return std::make_unique<MemoryCacheUnderTest>();
}

}  // namespace

INSTANTIATE_TEST_SUITE_P(MemoryCache, CacheContract, testing::Values(CacheMaker{"cache", &make}), cache_name);

}  // namespace relance::contract
