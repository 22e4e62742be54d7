// Values: any bytes (round trip: property 2 of the cache's design), for as long as they were meant to be there, and
// what is counted.
#include <random>

#include <contract/cache_contract.h>

namespace relance::contract {
namespace {

// Bytes that mean something to somebody come more often.
std::string any_bytes(std::mt19937& random, std::size_t size_max) {
  static constexpr std::string_view kSpecial{"\0\r\n$*+-:e v\xff\x80{}\"\\", 18};
  std::string bytes;
  for (std::size_t size = random() % (size_max + 1); size > 0; --size) {
    bytes.push_back(random() % 2 == 0 ? kSpecial[random() % kSpecial.size()] : static_cast<char>(random() % 256));
  }
  return bytes;
}

}  // namespace

TEST_P(CacheContract, WhatWasPutIsThere) {
  EXPECT_EQ(get("cache:a"), std::nullopt);
  put("cache:a", "1", 7);
  put("cache:b", "", 0);
  EXPECT_EQ(get("cache:a"), "1");
  EXPECT_EQ(version_of("cache:a"), 7);
  EXPECT_EQ(get("cache:b"), "");
  EXPECT_EQ(get("cache:"), std::nullopt);
  EXPECT_EQ(cache().outage(), std::nullopt);
}

TEST_P(CacheContract, AnyBytesComeBack) {
  const std::uint32_t seed = std::random_device{}();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937 random(seed);
  std::vector<std::string> keys;
  std::vector<std::string> values;
  std::vector<ports::CacheEntry> entries;
  for (int i = 0; i < 300; ++i) {
    keys.push_back("cache:" + any_bytes(random, 20) + "/" + std::to_string(i));
    values.push_back(any_bytes(random, random() % 10 == 0 ? 20'000 : 50));
  }
  for (std::size_t i = 0; i < keys.size(); ++i) {
    entries.push_back({keys[i], values[i], static_cast<std::int64_t>(random()) << 16U, kHour});
  }
  ASSERT_TRUE(cache().put(entries).ok());
  const auto found = get_all(keys);
  for (std::size_t i = 0; i < keys.size(); ++i) {
    ASSERT_TRUE(found[i].has_value()) << i;
    EXPECT_EQ(found[i]->value, values[i]) << i;
    EXPECT_EQ(found[i]->version, entries[i].version) << i;
  }
}

TEST_P(CacheContract, AsManyAsThereAreGoAtOnce) {
  std::vector<std::string> keys;
  std::vector<ports::CacheEntry> entries;
  for (int i = 0; i < 2'500; ++i) keys.push_back("cache:many/" + std::to_string(i));
  for (const std::string& key : keys) entries.push_back({key, key, 1, kHour});
  ASSERT_TRUE(cache().put(entries).ok());
  const std::string large(3'000'000, 'v');
  put("cache:many/large", large, 1);
  keys.emplace_back("cache:many/missing");
  const auto found = get_all(keys);
  for (std::size_t i = 0; i < entries.size(); ++i) ASSERT_EQ(found[i].value().value, keys[i]);
  EXPECT_FALSE(found.back().has_value());
  EXPECT_EQ(get("cache:many/large"), large);
  EXPECT_EQ(erase_matching("cache:many/*"), 2'501);
}

TEST_P(CacheContract, NothingIsTakenForNothing) {
  EXPECT_TRUE(cache().put({}).ok());
  EXPECT_TRUE(cache().erase({}, 1).ok());
  const auto values = cache().get({});
  ASSERT_TRUE(values.ok());
  EXPECT_TRUE(values.value().empty());
}

TEST_P(CacheContract, AValueIsOverWhenItsLifetimeIs) {
  put("cache:short", "1", 1, Duration{30});
  put("cache:long", "2", 1);
  ASSERT_TRUE(comes_to([&] { return get("cache:short") == std::nullopt; }));
  EXPECT_EQ(get("cache:long"), "2");
  put("cache:short", "older, and nobody knows", 0);
  EXPECT_EQ(get("cache:short"), "older, and nobody knows");
}

TEST_P(CacheContract, APutBeginsALifetimeAnew) {
  put("cache:a", "1", 1, Duration{30});
  put("cache:a", "2", 1);
  put("cache:b", "1", 1);
  put("cache:b", "2", 1, Duration{30});
  ASSERT_TRUE(comes_to([&] { return get("cache:b") == std::nullopt; }));
  EXPECT_EQ(get("cache:a"), "2");
}

TEST_P(CacheContract, HitsAndMissesAreCounted) {
  put("cache:a", "1", 1);
  erase("cache:erased", 1);
  get_all({"cache:a", "cache:missing", "cache:erased", "cache:a"});
  get_all({"cache:a"});
  const ports::CacheCounts counts = cache().counts();
  EXPECT_EQ(counts.hits, 3u);
  EXPECT_EQ(counts.misses, 2u);
  EXPECT_EQ(counts.failures, 0u);
}

TEST_P(CacheContract, KeysOfOthersAreRefused) {
  const std::string_view foreign = "session:1";
  const ports::CacheEntry entry{foreign, "1", 1, kHour};
  EXPECT_DEATH((void)cache().get({&foreign, 1}), "kCachePrefix");
  EXPECT_DEATH((void)cache().put({&entry, 1}), "kCachePrefix");
  EXPECT_DEATH((void)cache().erase({&foreign, 1}, 1), "kCachePrefix");
  EXPECT_DEATH((void)cache().erase_matching("*"), "kCachePrefix");
}

}  // namespace relance::contract
