// Cells of CSV: quoted where they must be, and never a formula.
#include "list/csv.h"

#include <gtest/gtest.h>

namespace relance::api {
namespace {

std::string cell(const ports::SqlValue& value) {
  std::string out;
  append_cell(value, out);
  return out;
}

TEST(Cells, AreQuotedWhereTheyMustBe) {
  EXPECT_EQ(cell("plain text"), "plain text");
  EXPECT_EQ(cell("a,b"), "\"a,b\"");
  EXPECT_EQ(cell("a;b"), "\"a;b\"");
  EXPECT_EQ(cell("say \"yes\""), "\"say \"\"yes\"\"\"");
  EXPECT_EQ(cell("two\nlines"), "\"two\nlines\"");
  EXPECT_EQ(cell(" edge"), "\" edge\"");
  EXPECT_EQ(cell("Zoé 李"), "Zoé 李");
  EXPECT_EQ(cell(""), "");
}

TEST(Cells, AreNoFormulas) {
  for (const std::string_view formula : {"=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "\uFF1D1+1"})
    EXPECT_TRUE(cell(formula).starts_with("\"'")) << formula;
  EXPECT_EQ(cell("=HYPERLINK(\"x\")"), "\"'=HYPERLINK(\"\"x\"\")\"");
  EXPECT_EQ(cell("a=1"), "a=1");
}

TEST(Cells, OfOtherTypesAreWordsAndNumbers) {
  EXPECT_EQ(cell(std::monostate{}), "");
  EXPECT_EQ(cell(std::int64_t{-7}), "-7");
  EXPECT_EQ(cell(true), "true");
  EXPECT_EQ(cell(Timestamp{std::chrono::milliseconds{1'700'000'000'123}}), "2023-11-14T22:13:20.123Z");
  EXPECT_EQ(cell(kNamespaceUrl), "6ba7b811-9dad-11d1-80b4-00c04fd430c8");
}

}  // namespace
}  // namespace relance::api
