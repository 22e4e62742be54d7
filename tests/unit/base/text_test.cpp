#include <gtest/gtest.h>

#include <relance/base/text.h>

namespace relance {
namespace {

TEST(AsciiCase, ChangesTheLettersOfAsciiAlone) {
  EXPECT_EQ(ascii_lower("Content-Type @[`{ \xc3\x89"), "content-type @[`{ \xc3\x89");
  EXPECT_EQ(ascii_upper('z'), 'Z');
  EXPECT_EQ(ascii_upper('{'), '{');
}

TEST(AsciiCase, IsIgnoredWhereTextsAreCompared) {
  EXPECT_TRUE(equal_ignoring_case("GZip", "gziP"));
  EXPECT_FALSE(equal_ignoring_case("gzip", "gzip "));
  EXPECT_FALSE(equal_ignoring_case("gzip", "gzi"));
  EXPECT_FALSE(equal_ignoring_case("@", "`"));  // 0x20 apart, and no letters
}

TEST(PrintableText, HasNoControlCharacters) {
  EXPECT_EQ(printable("a\n\x1b[1m\x7f\t\xc3\xa9"), "a??[1m??\xc3\xa9");
}

}  // namespace
}  // namespace relance
