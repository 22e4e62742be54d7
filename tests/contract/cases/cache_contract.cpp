#include <chrono>
#include <thread>

#include <contract/cache_contract.h>

namespace relance::contract {

// A binary may run the cases of one port alone.
GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(CacheContract);

namespace {

std::optional<ports::CachedValue> get_one(ports::Cache& cache, std::string_view key) {
  const auto values = cache.get({&key, 1});
  EXPECT_TRUE(values.ok()) << values.error().reason;
  if (!values.ok()) return std::nullopt;
  EXPECT_EQ(values.value().size(), 1u);
  return values.value().front();
}

}  // namespace

CacheContract::CacheContract() : under_test_(GetParam().make()) {}
CacheContract::~CacheContract() = default;

void CacheContract::SetUp() {
  if (under_test_ == nullptr) GTEST_SKIP() << "what it takes is not installed here";
}

void CacheContract::put(std::string_view key, std::string_view value, std::int64_t version, Duration lifetime) {
  const ports::CacheEntry entry{key, value, version, lifetime};
  const auto done = cache().put({&entry, 1});
  EXPECT_TRUE(done.ok()) << done.error().reason;
}

void CacheContract::erase(std::string_view key, std::int64_t version) {
  const auto done = cache().erase({&key, 1}, version);
  EXPECT_TRUE(done.ok()) << done.error().reason;
}

std::int64_t CacheContract::erase_matching(std::string_view pattern) {
  const auto erased = cache().erase_matching(pattern);
  EXPECT_TRUE(erased.ok()) << erased.error().reason;
  return erased.ok() ? erased.value() : -1;
}

std::optional<std::string> CacheContract::get(std::string_view key) {
  auto found = get_one(cache(), key);
  if (!found) return std::nullopt;
  return std::move(found)->value;
}

std::optional<std::int64_t> CacheContract::version_of(std::string_view key) {
  const auto found = get_one(cache(), key);
  if (!found) return std::nullopt;
  return found->version;
}

std::vector<std::optional<ports::CachedValue>> CacheContract::get_all(const std::vector<std::string>& keys) {
  auto values = cache().get(std::vector<std::string_view>(keys.begin(), keys.end()));
  EXPECT_TRUE(values.ok()) << values.error().reason;
  if (!values.ok()) return std::vector<std::optional<ports::CachedValue>>(keys.size());
  EXPECT_EQ(values.value().size(), keys.size());
  return std::move(values).value();
}

bool CacheContract::comes_to(const std::function<bool()>& holds) {
  constexpr Duration kStep{5};
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds{10};
  while (!holds()) {
    if (std::chrono::steady_clock::now() > deadline) return false;
    if (!under_test_->pass(kStep)) std::this_thread::sleep_for(kStep);
  }
  return true;
}

}  // namespace relance::contract
