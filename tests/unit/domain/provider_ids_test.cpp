#include <string>

#include <gtest/gtest.h>

#include <relance/domain/provider_ids.h>

namespace relance::domain {
namespace {

TEST(ProviderIds, HaveNoneAtFirst) {
  const ProviderIds ids;
  EXPECT_EQ(ids.own(), "");
  EXPECT_FALSE(ids.indexes("a"));
  EXPECT_FALSE(ids.indexes(""));
  EXPECT_EQ(ids.count(), 0);
}

TEST(ProviderIdsR6, KeepTheFirstAsTheirOwn) {
  ProviderIds ids;
  ids.set_own("first", true);
  ids.set_own("second", true);
  ids.index("third");
  EXPECT_EQ(ids.own(), "first");
  EXPECT_TRUE(ids.indexes("first"));
  EXPECT_FALSE(ids.indexes("second"));
  EXPECT_TRUE(ids.indexes("third"));
}

TEST(ProviderIdsR6, AreFullAtFour) {
  ProviderIds ids;
  ids.set_own("1", true);
  for (const char* id : {"2", "3"}) ids.index(id);
  EXPECT_FALSE(ids.full());
  ids.index("4");
  EXPECT_TRUE(ids.full());
  for (const char* id : {"1", "2", "3", "4"}) EXPECT_TRUE(ids.indexes(id)) << id;
}

TEST(ProviderIdsR6, DoNotLeadFromAnOwnIdThatIsAnothersUntilItIsFree) {
  ProviderIds ids;
  ids.set_own("taken", false);
  EXPECT_EQ(ids.own(), "taken");
  EXPECT_FALSE(ids.indexes("taken"));
  for (const char* id : {"2", "3", "4"}) ids.index(id);
  ids.index("taken");
  EXPECT_TRUE(ids.indexes("taken")) << "it takes no second place";
  EXPECT_EQ(ids.count(), 4);
}

TEST(ProviderIds, KeepTextsOfEveryLength) {
  ProviderIds ids;
  const std::string long_one(256, 'x');
  const std::string half(128, 'y');
  ids.set_own(long_one, true);
  ids.index("z");
  ids.index(half);
  EXPECT_EQ(ids.own(), long_one);
  EXPECT_EQ(ids.entry(1), "z");
  EXPECT_EQ(ids.entry(2), half);
  EXPECT_FALSE(ids.indexes(long_one.substr(1)));
  EXPECT_FALSE(ids.indexes("x"));
}

TEST(ProviderIdsDeathTest, RefuseAFifthAndAnEmptyOne) {
  ProviderIds ids;
  EXPECT_DEATH(ids.index(""), "assertion failed");
  for (const char* id : {"1", "2", "3", "4"}) ids.index(id);
  EXPECT_DEATH(ids.index("5"), "assertion failed");
}

}  // namespace
}  // namespace relance::domain
