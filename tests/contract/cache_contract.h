// What every cache keeps to.
//
// An implementation gives its CacheUnderTest, links `contract_cases`, and says in a *_test.cpp of its own folder
//
//   INSTANTIATE_TEST_SUITE_P(MemoryCache, CacheContract, testing::Values(CacheMaker{"cache", &make}), cache_name);
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include <relance/ports/cache.h>

namespace relance::contract {

// One cache over storage of its own, which holds nothing at first.
class CacheUnderTest {
 public:
  virtual ~CacheUnderTest() = default;
  virtual ports::Cache& cache() = 0;
  // Another client of the same storage, with counts of its own where it is another object.
  virtual ports::Cache& other() = 0;
  // Moves the clock of lifetimes forward. False: it cannot be moved, and runs by itself.
  virtual bool pass(Duration duration) = 0;
};

struct CacheMaker {
  const char* name;
  std::unique_ptr<CacheUnderTest> (*make)();  // none: what it takes is not installed here
};
inline std::string cache_name(const testing::TestParamInfo<CacheMaker>& info) {
  return info.param.name;
}
inline void PrintTo(const CacheMaker& maker, std::ostream* out) {
  *out << maker.name;
}

class CacheContract : public testing::TestWithParam<CacheMaker> {
 protected:
  static constexpr Duration kHour = std::chrono::hours{1};

  CacheContract();
  ~CacheContract() override;
  void SetUp() override;

  ports::Cache& cache() { return under_test_->cache(); }
  ports::Cache& other() { return under_test_->other(); }

  void put(std::string_view key, std::string_view value, std::int64_t version, Duration lifetime = kHour);
  void erase(std::string_view key, std::int64_t version);
  std::int64_t erase_matching(std::string_view pattern);
  // None: not there.
  std::optional<std::string> get(std::string_view key);
  std::optional<std::int64_t> version_of(std::string_view key);
  std::vector<std::optional<ports::CachedValue>> get_all(const std::vector<std::string>& keys);
  // Whether it comes to hold, while time passes.
  [[nodiscard]] bool comes_to(const std::function<bool()>& holds);
  // False: time passes by itself here.
  [[nodiscard]] bool pass(Duration duration) { return under_test_->pass(duration); }

 private:
  std::unique_ptr<CacheUnderTest> under_test_;
};

}  // namespace relance::contract
