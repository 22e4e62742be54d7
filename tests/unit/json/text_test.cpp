#include <cstdio>
#include <limits>
#include <string>

#include <gtest/gtest.h>

#include <relance/json/text.h>

namespace relance::json {
namespace {

std::string string_of(std::string_view text) {
  ByteBuffer out;
  append_string(text, out);
  return std::string{out.view()};
}
template <class Integer>
std::string number_of(Integer value) {
  ByteBuffer out;
  append_number(value, out);
  return std::string{out.view()};
}

TEST(JsonString, LeavesTextAsItIs) {
  EXPECT_EQ(string_of(""), R"("")");
  EXPECT_EQ(string_of("wamid.A1/=+:@ 'é€🙂' \x7f"), "\"wamid.A1/=+:@ 'é€🙂' \x7f\"");
}

TEST(JsonString, EscapesQuotesBackslashesAndControls) {
  EXPECT_EQ(string_of("\"\\\b\t\n\f\r"), R"("\"\\\b\t\n\f\r")");
  for (int c = 0; c < 0x20; ++c) {
    if (c == '\b' || c == '\t' || c == '\n' || c == '\f' || c == '\r') continue;
    char expected[16];
    std::snprintf(expected, sizeof expected, "\"\\u%04x\"", static_cast<unsigned>(c));
    EXPECT_EQ(string_of(std::string(1, static_cast<char>(c))), expected);
  }
}

TEST(JsonString, EscapesInEveryPlaceOfALongText) {
  const std::string plain(5000, 'a');
  EXPECT_EQ(string_of(plain + "\n" + plain), '"' + plain + "\\n" + plain + '"');
  std::string controls;
  for (int i = 0; i < 3000; ++i) controls += "\\u0001";
  EXPECT_EQ(string_of(std::string(3000, '\x01')), '"' + controls + '"') << "six times as long";
}

TEST(JsonNumber, IsWrittenInFull) {
  EXPECT_EQ(number_of(std::int64_t{0}), "0");
  EXPECT_EQ(number_of(std::int64_t{-17}), "-17");
  EXPECT_EQ(number_of(std::numeric_limits<std::int64_t>::min()), "-9223372036854775808");
  EXPECT_EQ(number_of(std::numeric_limits<std::int64_t>::max()), "9223372036854775807");
  EXPECT_EQ(number_of(std::numeric_limits<std::uint64_t>::max()), "18446744073709551615");
}

TEST(JsonPieces, QuoteWhatNeedsNoEscape) {
  ByteBuffer out;
  append_plain_string("c1", out);
  append_plain_string("", out);
  append_uuid(kNamespaceUrl, out);
  append_time(kEarliestTime, out);
  EXPECT_EQ(out.view(), R"("c1""""6ba7b811-9dad-11d1-80b4-00c04fd430c8""1970-01-01T00:00:00.000Z")");
}

}  // namespace
}  // namespace relance::json
