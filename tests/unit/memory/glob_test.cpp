// Patterns; integration.redis.glob holds them against those of a server.
#include <string>

#include <glob.h>
#include <gtest/gtest.h>

namespace relance::memory {

TEST(Glob, StarsTakeAnythingInBetween) {
  EXPECT_TRUE(matches_glob("", ""));
  EXPECT_TRUE(matches_glob("", "***"));
  EXPECT_FALSE(matches_glob("a", ""));
  EXPECT_TRUE(matches_glob("abcbd", "a*b*d"));
  EXPECT_TRUE(matches_glob("abcbd", "a*bd"));
  EXPECT_FALSE(matches_glob("abcbd", "a*bc"));
  EXPECT_TRUE(matches_glob("aab", "*?ab"));
  EXPECT_FALSE(matches_glob("ab", "*?ab"));
}

TEST(Glob, SetsAndRangesTakeOneByte) {
  EXPECT_TRUE(matches_glob("b", "[abc]"));
  EXPECT_FALSE(matches_glob("d", "[abc]"));
  EXPECT_TRUE(matches_glob("d", "[^abc]"));
  EXPECT_TRUE(matches_glob("m", "[z-a]"));
  EXPECT_TRUE(matches_glob("]", "[\\]]"));
  EXPECT_FALSE(matches_glob("", "[^a]"));
  EXPECT_TRUE(matches_glob("a", "[a"));
  EXPECT_TRUE(matches_glob("\\", "\\"));
}

TEST(Glob, ManyStarsDoNotTakeForEver) {
  std::string pattern;
  for (int i = 0; i < 50; ++i) pattern += "a*";
  EXPECT_FALSE(matches_glob(std::string(5'000, 'a'), pattern + "b"));
}

}  // namespace relance::memory
