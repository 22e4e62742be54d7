// Memory is bounded, and what has to go goes in an order.
#include <entries.h>
#include <gtest/gtest.h>

#include <relance/adapters/memory/cache.h>
#include <relance/ports/cache.h>

#include "contract/set_clock.h"

namespace relance::memory {
namespace {

constexpr Duration kNow{1'000};
constexpr Duration kLater{9'000};

Entry value_of(const std::string& key, std::size_t bytes, std::int64_t version = 1) {
  return {key, std::string(bytes, 'v'), version, kLater};
}

TEST(CacheEntries, WhatWasLongestNotAskedForGoesFirst) {
  Entries entries(3'500);
  for (const char* key : {"cache:a", "cache:b", "cache:c"}) entries.put(value_of(key, 800), kNow);
  EXPECT_NE(entries.find("cache:a", kNow), nullptr);
  entries.put(value_of("cache:d", 800), kNow);
  EXPECT_EQ(entries.find("cache:b", kNow), nullptr);
  for (const char* key : {"cache:a", "cache:c", "cache:d"}) EXPECT_NE(entries.find(key, kNow), nullptr) << key;
}

TEST(CacheEntries, BytesNeverPassTheirBound) {
  constexpr std::size_t kBytesMax = 20'000;
  Entries entries(kBytesMax);
  for (std::size_t i = 0; i < 2'000; ++i) {
    entries.put(value_of("cache:" + std::to_string(i % 70), i % 3'000), kNow);
    ASSERT_LE(entries.bytes(), kBytesMax);
  }
  EXPECT_GT(entries.bytes(), kBytesMax / 2);
  EXPECT_GT(entries.erase_if(kNow, [](std::string_view) { return true; }), 0);
  EXPECT_EQ(entries.bytes(), 0u);
}

TEST(CacheEntries, WhatIsTooLargeIsNotKeptAndWhatItReplacesGoes) {
  Entries entries(1'000);
  entries.put(value_of("cache:a", 10), kNow);
  entries.put(value_of("cache:b", 10), kNow);
  entries.put(value_of("cache:a", 2'000), kNow);
  EXPECT_EQ(entries.find("cache:a", kNow), nullptr);
  EXPECT_NE(entries.find("cache:b", kNow), nullptr);
}

TEST(CacheEntries, WhatIsOverTakesNoMemoryOnceItIsMet) {
  Entries entries(10'000);
  entries.put(value_of("cache:a", 100), kNow);
  EXPECT_EQ(entries.find("cache:a", kLater), nullptr);
  EXPECT_EQ(entries.bytes(), 0u);
}

TEST(CacheEntries, AnErasureThatHasToGoEarlyIsRememberedForAllKeys) {
  Entries entries(1'000);
  entries.put({"cache:a", std::nullopt, 7, kLater}, kNow);
  entries.put({"cache:b", std::nullopt, 5, kLater + Duration{50}}, kNow);
  EXPECT_EQ(entries.version_min(kNow), 0);
  for (const char* key : {"cache:c", "cache:d"}) entries.put(value_of(key, 600), kNow);
  EXPECT_EQ(entries.version_min(kNow), 7);
  EXPECT_EQ(entries.version_min(kLater), 7);
  EXPECT_EQ(entries.version_min(kLater + Duration{50}), 0);
}

TEST(MemoryCache, UnderPressureWhatWasErasedDoesNotComeBackEither) {
  contract::SetClock clock;
  const auto cache = make_cache({.bytes_max = 2'000, .clock = &clock});
  const std::string_view erased = "cache:erased";
  ASSERT_TRUE(cache->erase({&erased, 1}, 7).ok());
  const std::string large(1'500, 'v');
  for (const char* key : {"cache:b", "cache:c"}) {
    const ports::CacheEntry entry{key, large, 9, kLater};
    ASSERT_TRUE(cache->put({&entry, 1}).ok());
  }
  const ports::CacheEntry late{erased, "read before", 6, kLater};
  ASSERT_TRUE(cache->put({&late, 1}).ok());
  EXPECT_FALSE(cache->get({&erased, 1}).value().front().has_value());
  clock.pass(ports::kEraseMemory);
  ASSERT_TRUE(cache->put({&late, 1}).ok());
  EXPECT_TRUE(cache->get({&erased, 1}).value().front().has_value());
}

}  // namespace
}  // namespace relance::memory
