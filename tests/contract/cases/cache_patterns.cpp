// Patterns: exactly what matches goes (property 5 of the cache's design).
#include <algorithm>

#include <contract/cache_contract.h>

namespace relance::contract {
namespace {

using Keys = std::vector<std::string>;

}  // namespace

// Each pattern with the keys that it is to take of the same ones.
TEST_P(CacheContract, APatternTakesWhatItMatchesAndNothingElse) {
  const Keys all{"cache:",     "cache:a",   "cache:ab",   "cache:abc", "cache:b",   "cache:a*",
                 "cache:a[b]", "cache:a/b", "cache:a\\b", "cache:^",   "cache:a-z", "cache:\xff"};
  const std::vector<std::pair<std::string, Keys>> cases{
      {"cache:*", all},
      {"cache:a", {"cache:a"}},
      {"cache:", {"cache:"}},
      {"cache:x*", {}},
      {"cache:?", {"cache:a", "cache:b", "cache:^", "cache:\xff"}},
      {"cache:a?", {"cache:ab", "cache:a*"}},
      {"cache:*b", {"cache:ab", "cache:b", "cache:a/b", "cache:a\\b"}},
      {"cache:a*b*", {"cache:ab", "cache:abc", "cache:a[b]", "cache:a/b", "cache:a\\b"}},
      {"cache:a\\*", {"cache:a*"}},
      {"cache:a\\[b\\]", {"cache:a[b]"}},
      {"cache:a\\\\b", {"cache:a\\b"}},
      {"cache:[ab]", {"cache:a", "cache:b"}},
      {"cache:[^ab]", {"cache:^", "cache:\xff"}},
      {"cache:[a-z]*",
       {"cache:a", "cache:ab", "cache:abc", "cache:b", "cache:a*", "cache:a[b]", "cache:a/b", "cache:a\\b",
        "cache:a-z"}},
      {"cache:[\\^]", {"cache:^"}},
      {"cache:a[*/]*", {"cache:a*", "cache:a/b"}},
  };
  for (const auto& [pattern, taken] : cases) {
    SCOPED_TRACE(pattern);
    for (const std::string& key : all) put(key, key, 1);
    EXPECT_EQ(erase_matching(pattern), static_cast<std::int64_t>(taken.size()));
    const auto left = get_all(all);
    for (std::size_t i = 0; i < all.size(); ++i) {
      EXPECT_EQ(!left[i].has_value(), std::ranges::find(taken, all[i]) != taken.end()) << all[i];
    }
  }
}

TEST_P(CacheContract, APatternTakesWhatEraseRemembers) {
  erase("cache:a", 9);
  EXPECT_EQ(erase_matching("cache:*"), 1);
  put("cache:a", "of views that began anew", 1);
  EXPECT_EQ(get("cache:a"), "of views that began anew");
}

TEST_P(CacheContract, APatternCountsWhatIsStillThere) {
  put("cache:a", "1", 1, Duration{20});
  put("cache:b", "1", 1);
  ASSERT_TRUE(comes_to([&] { return get("cache:a") == std::nullopt; }));
  EXPECT_EQ(erase_matching("cache:*"), 1);
  EXPECT_EQ(erase_matching("cache:*"), 0);
}

}  // namespace relance::contract
