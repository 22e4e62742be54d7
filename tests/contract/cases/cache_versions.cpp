// Versions never go backwards, and what was erased does not come back: what a change has outdated is gone (property 4
// of the cache's design).
#include <array>
#include <atomic>
#include <limits>
#include <random>
#include <thread>

#include <contract/cache_contract.h>

namespace relance::contract {

TEST_P(CacheContract, AnOlderVersionIsNotPutOverANewerOne) {
  put("cache:a", "9", 9);
  put("cache:a", "8", 8);
  EXPECT_EQ(get("cache:a"), "9");
  put("cache:a", "10", 10);
  EXPECT_EQ(get("cache:a"), "10");
  put("cache:a", "10 again", 10);
  EXPECT_EQ(get("cache:a"), "10 again");
}

TEST_P(CacheContract, VersionsAreComparedAsNumbersOf64Bits) {
  constexpr std::int64_t kLarge = std::int64_t{1} << 53U;
  put("cache:a", "a", kLarge + 1);
  put("cache:a", "b", kLarge);
  EXPECT_EQ(get("cache:a"), "a");
  put("cache:a", "c", kLarge + 2);
  EXPECT_EQ(get("cache:a"), "c");
  put("cache:a", "d", std::numeric_limits<std::int64_t>::max());
  put("cache:a", "e", std::numeric_limits<std::int64_t>::max() - 1);
  EXPECT_EQ(version_of("cache:a"), std::numeric_limits<std::int64_t>::max());
}

TEST_P(CacheContract, OfOneKeyTwiceTheNewestIsLeft) {
  const std::vector<ports::CacheEntry> entries{
      {"cache:a", "3", 3, kHour}, {"cache:a", "5", 5, kHour}, {"cache:a", "4", 4, kHour}};
  ASSERT_TRUE(cache().put(entries).ok());
  EXPECT_EQ(get("cache:a"), "5");
  const auto twice = get_all({"cache:a", "cache:a"});
  EXPECT_EQ(twice[0].value().value, "5");
  EXPECT_EQ(twice[1].value().value, "5");
}

TEST_P(CacheContract, WhatWasErasedIsNotThere) {
  put("cache:a", "1", 1);
  put("cache:b", "1", 1);
  erase("cache:a", 2);
  EXPECT_EQ(get("cache:a"), std::nullopt);
  EXPECT_EQ(get("cache:b"), "1");
}

TEST_P(CacheContract, ALatePutOfWhatWasErasedIsRefused) {
  erase("cache:a", 5);
  put("cache:a", "read before", 4);
  EXPECT_EQ(get("cache:a"), std::nullopt);
  put("cache:a", "read at that version", 5);
  EXPECT_EQ(get("cache:a"), "read at that version");
  erase("cache:b", 5);
  erase("cache:b", 3);
  put("cache:b", "read before", 4);
  EXPECT_EQ(get("cache:b"), std::nullopt);
  put("cache:b", "read later", 6);
  EXPECT_EQ(get("cache:b"), "read later");
}

TEST_P(CacheContract, ALateEraseLeavesWhatItDoesNotOutdate) {
  put("cache:a", "7", 7);
  erase("cache:a", 6);
  EXPECT_EQ(get("cache:a"), "7");
  erase("cache:a", 7);
  EXPECT_EQ(get("cache:a"), "7");
  erase("cache:a", 8);
  EXPECT_EQ(get("cache:a"), std::nullopt);
}

TEST_P(CacheContract, WhatWasErasedIsForgottenAfterAWhile) {
  erase("cache:a", 5);
  if (!pass(ports::kEraseMemory - Duration{1})) GTEST_SKIP() << "time cannot be moved here";
  put("cache:a", "late", 4);
  EXPECT_EQ(get("cache:a"), std::nullopt);
  ASSERT_TRUE(pass(Duration{1}));
  put("cache:a", "of views that began anew", 1);
  EXPECT_EQ(get("cache:a"), "of views that began anew");
}

TEST_P(CacheContract, TwoClientsThatRaceLeaveTheNewest) {
  const std::uint32_t seed = std::random_device{}();
  SCOPED_TRACE("seed " + std::to_string(seed));
  constexpr std::int64_t kPuts = 400;
  constexpr int kKeys = 4;
  const auto fill = [&](ports::Cache& cache, std::uint32_t stream) {
    std::mt19937 random(seed + stream);
    for (std::int64_t i = 0; i < kPuts; ++i) {
      const std::string key = "cache:race/" + std::to_string(random() % kKeys);
      const std::int64_t version = random() % 2 == 0 ? i : random() % (i + 1);
      const std::string value = std::to_string(version);
      const ports::CacheEntry entry{key, value, version, kHour};
      const std::string_view name = key;
      const bool erases = random() % 10 == 0;
      ASSERT_TRUE(erases ? cache.erase({&name, 1}, version).ok() : cache.put({&entry, 1}).ok());
    }
  };
  std::atomic<bool> over = false;
  std::thread one{[&] { fill(cache(), 1); }};
  std::thread two{[&] { fill(other(), 2); }};
  std::thread reader{[&] {
    std::array<std::int64_t, kKeys> seen{};
    while (!over) {
      for (int i = 0; i < kKeys; ++i) {
        const std::string key = "cache:race/" + std::to_string(i);
        const std::string_view name = key;
        const auto values = other().get({&name, 1});
        if (!values.ok() || !values.value().front()) continue;
        EXPECT_GE(values.value().front()->version, seen[static_cast<std::size_t>(i)]);
        EXPECT_EQ(values.value().front()->value, std::to_string(values.value().front()->version));
        seen[static_cast<std::size_t>(i)] = values.value().front()->version;
      }
    }
  }};
  one.join();
  two.join();
  over = true;
  reader.join();
  for (int i = 0; i < kKeys; ++i) {
    const std::string key = "cache:race/" + std::to_string(i);
    put(key, "the newest of all", kPuts);
    EXPECT_EQ(get(key), "the newest of all");
  }
}

}  // namespace relance::contract
