#include <string>
#include <utility>

#include <gtest/gtest.h>

#include <relance/base/box.h>

namespace relance {
namespace {

Box<std::string> box_of(const char* text) {
  Box<std::string> box;
  box.ensure() = text;
  return box;
}

TEST(Box, IsEmptyUntilEnsured) {
  Box<int> box;
  EXPECT_FALSE(box);
  EXPECT_EQ(box.ensure(), 0);
  EXPECT_TRUE(box);
}

TEST(Box, EnsureKeepsTheValueThatIsThere) {
  Box<int> box;
  box.ensure() = 5;
  EXPECT_EQ(box.ensure(), 5);
}

TEST(Box, CopiesTheValue) {
  const Box<std::string> original = box_of("first");
  Box<std::string> copy = original;
  *copy = "second";
  EXPECT_EQ(*original, "first");
  copy = original;
  EXPECT_EQ(*copy, "first");
  copy->append(" again");
  EXPECT_EQ(*original, "first");
}

TEST(Box, CopiesAbsence) {
  const Box<std::string> empty;
  Box<std::string> box = box_of("something");
  box = empty;
  EXPECT_FALSE(box);
  const Box<std::string> other = empty;
  EXPECT_FALSE(other);
}

TEST(Box, SurvivesItsOwnAssignment) {
  Box<std::string> box = box_of("still here");
  Box<std::string>& same = box;
  box = same;
  ASSERT_TRUE(box);
  EXPECT_EQ(*box, "still here");
}

TEST(Box, MovesTheValueOut) {
  Box<std::string> box = box_of("moved");
  const Box<std::string> taken = std::move(box);
  EXPECT_EQ(*taken, "moved");
}

TEST(Box, ComparesValuesAndAbsence) {
  EXPECT_EQ(box_of("a"), box_of("a"));
  EXPECT_NE(box_of("a"), box_of("b"));
  EXPECT_NE(box_of(""), Box<std::string>{});
  EXPECT_EQ(Box<std::string>{}, Box<std::string>{});
}

TEST(Box, IsEmptyAfterReset) {
  Box<std::string> box = box_of("gone");
  box.reset();
  EXPECT_FALSE(box);
}

}  // namespace
}  // namespace relance
