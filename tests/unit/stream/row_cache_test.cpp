#include <map>
#include <random>
#include <string>

#include <gtest/gtest.h>

#include <relance/stream/row_cache.h>

namespace relance::stream {
namespace {

constexpr std::size_t kPlenty = 1024 * 1024;

std::string text(std::optional<std::string_view> value) {
  return value ? std::string{*value} : "(none)";
}

TEST(RowCache, GivesWhatWasPut) {
  RowCacheBudget budget{kPlenty};
  RowCache cache(budget);
  EXPECT_EQ(text(cache.get("a")), "(none)");
  cache.put("a", "1");
  cache.put("b", "");
  EXPECT_EQ(text(cache.get("a")), "1");
  EXPECT_EQ(text(cache.get("b")), "");
  cache.put("a", "2");
  EXPECT_EQ(text(cache.get("a")), "2");
  cache.put("a", "longer than before");
  EXPECT_EQ(text(cache.get("a")), "longer than before");
  cache.erase("a");
  cache.erase("never there");
  EXPECT_EQ(text(cache.get("a")), "(none)");
  EXPECT_EQ(cache.size(), 1U);
}

TEST(RowCache, HoldsItsBudget) {
  RowCacheBudget budget{10'000};
  RowCache cache(budget);
  for (int i = 0; i < 1'000; ++i) {
    cache.put("key " + std::to_string(i), std::string(static_cast<std::size_t>(i % 100), 'x'));
    ASSERT_LE(budget.bytes, budget.bytes_max);
  }
  EXPECT_GT(cache.size(), 30U);
  EXPECT_GT(budget.bytes, budget.bytes_max / 2);
}

TEST(RowCache, SharesItsBudgetAndGivesItBack) {
  RowCacheBudget budget{10'000};
  {
    RowCache one(budget);
    RowCache two(budget);
    for (int i = 0; i < 100; ++i) {
      one.put(std::to_string(i), std::string(50, 'x'));
      two.put(std::to_string(i), std::string(50, 'y'));
      ASSERT_LE(budget.bytes, budget.bytes_max);
    }
    EXPECT_GT(one.size(), 0U);
  }
  EXPECT_EQ(budget.bytes, 0U);
}

// The hand gives what was read a second chance: rows that are read all the time are hardly ever gone.
TEST(RowCache, KeepsWhatIsReadAgainAndAgain) {
  RowCacheBudget budget{20'000};
  RowCache cache(budget);
  int hot_misses = 0;
  int cold_hits = 0;
  for (int i = 0; i < 10'000; ++i) {
    cache.put(std::to_string(i), std::string(50, 'x'));
    for (const char* hot : {"a", "b", "c"}) {
      if (cache.get(hot)) continue;
      ++hot_misses;
      cache.put(hot, "1");
    }
    if (cache.get(std::to_string(i - 500))) ++cold_hits;
  }
  EXPECT_LT(hot_misses, 300);
  EXPECT_LT(cold_hits, 100);
}

TEST(RowCache, TakesWhatAScanHasMetOnlyWhereThereIsRoom) {
  RowCacheBudget budget{10'000};
  RowCache cache(budget);
  for (int i = 0; i < 1'000; ++i) cache.put_if_room(std::to_string(i), std::string(50, 'x'));
  EXPECT_LE(budget.bytes, budget.bytes_max);
  EXPECT_EQ(text(cache.get("0")), std::string(50, 'x'));
  EXPECT_EQ(text(cache.get("999")), "(none)");
}

TEST(RowCache, DoesNotKeepARowThatIsLargerThanItsBudget) {
  RowCacheBudget budget{1'000};
  RowCache cache(budget);
  cache.put("a", "1");
  cache.put("b", std::string(2'000, 'x'));
  EXPECT_EQ(text(cache.get("b")), "(none)");
  EXPECT_LE(budget.bytes, budget.bytes_max);
}

TEST(RowCache, IsNeverWrongUnderARandomSequence) {
  const auto seed = std::random_device{}();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937_64 random(seed);
  RowCacheBudget budget{8'000};
  RowCache cache(budget);
  std::map<std::string, std::string> expected;
  std::size_t hits = 0;
  for (int i = 0; i < 50'000; ++i) {
    const std::string key = std::to_string(random() % 300);
    switch (random() % 4) {
      case 0: {
        const std::string value(random() % 60, static_cast<char>('a' + random() % 26));
        expected[key] = value;
        cache.put(key, value);
        break;
      }
      case 1:
        if (random() % 4 != 0) break;
        expected.erase(key);
        cache.erase(key);
        break;
      default: {
        const auto found = cache.get(key);
        const auto known = expected.find(key);
        if (!found) break;
        ++hits;
        ASSERT_NE(known, expected.end());
        ASSERT_EQ(*found, known->second);
        break;
      }
    }
    ASSERT_LE(budget.bytes, budget.bytes_max);
  }
  EXPECT_GT(hits, 1'000U);
}

}  // namespace
}  // namespace relance::stream
