#include <array>
#include <string>
#include <utility>

#include <gtest/gtest.h>

#include <relance/base/encoding.h>

namespace relance {
namespace {

constexpr std::pair<const char*, const char*> kRfc4648[] = {{"", ""},
                                                            {"f", "Zg=="},
                                                            {"fo", "Zm8="},
                                                            {"foo", "Zm9v"},
                                                            {"foob", "Zm9vYg=="},
                                                            {"fooba", "Zm9vYmE="},
                                                            {"foobar", "Zm9vYmFy"}};

std::string to_base64(std::string_view bytes) {
  ByteBuffer out;
  append_base64(bytes, out);
  return std::string{out.view()};
}

std::string without_padding(std::string text) {
  text.resize(text.find_last_not_of('=') + 1);
  return text;
}

TEST(Base64, EncodesAsRfc4648Says) {
  for (const auto& [bytes, text] : kRfc4648) {
    EXPECT_EQ(to_base64(bytes), text);
    EXPECT_EQ(decode_base64(text), bytes);
  }
  EXPECT_EQ(to_base64("\xfb\xff"), "+/8=");
}

TEST(Base64, GivesBackEveryByte) {
  std::string bytes;
  for (int size = 0; size < 600; ++size) {
    EXPECT_EQ(decode_base64(to_base64(bytes)), bytes);
    EXPECT_EQ(decode_base64url(to_base64url(bytes)), bytes);
    bytes.push_back(static_cast<char>(size * 7));
  }
}

TEST(Base64, RejectsWhatItNeverWrites) {
  for (const char* text :
       {"Z", "Zg", "Zg=", "Zh==", "Zm9=", "=", "====", "Z===", "Zg==Zg==", "Zm 9", "Zm9v\n", "Z_8=", "Zg==="}) {
    EXPECT_EQ(decode_base64(text), std::nullopt) << text;
  }
}

TEST(Base64Url, HasNoPaddingAndNothingThatAnUrlMustEscape) {
  for (const auto& [bytes, text] : kRfc4648) {
    EXPECT_EQ(to_base64url(bytes), without_padding(text));
    EXPECT_EQ(decode_base64url(without_padding(text)), bytes);
  }
  EXPECT_EQ(to_base64url("\xfb\xff"), "-_8");
  for (const char* text : {"Z", "Zg==", "Zh", "+_8", "Zm9vY", "Zm 9"}) {
    EXPECT_EQ(decode_base64url(text), std::nullopt) << text;
  }
}

TEST(Hex, WritesLowerCaseAndReadsEither) {
  EXPECT_EQ(to_hex({"\x00\x09\xab\xff", 4}), "0009abff");
  std::array<std::uint8_t, 2> bytes{};
  ASSERT_TRUE(decode_hex("aBFf", bytes));
  EXPECT_EQ(bytes, (std::array<std::uint8_t, 2>{0xab, 0xff}));
}

TEST(Hex, RejectsAnotherSizeAndAnotherDigit) {
  std::array<std::uint8_t, 2> bytes{};
  for (const char* text : {"", "abf", "abfff", "abfg", "0xab", "ab f", "-1ab"}) {
    EXPECT_FALSE(decode_hex(text, bytes)) << text;
  }
}

TEST(PercentDecoding, ReplacesEscapesAndNothingElse) {
  EXPECT_EQ(percent_decode("a%2Fb%c3%A9"), "a/b\xc3\xa9");
  EXPECT_EQ(percent_decode("%2541"), "%41");
  EXPECT_EQ(percent_decode("a+b"), "a+b");
  EXPECT_EQ(percent_decode("a+b%2B", PlusSign::kSpace), "a b+");
  EXPECT_EQ(percent_decode("%00"), (std::string{"\0", 1}));
}

TEST(PercentDecoding, RejectsAnUnfinishedEscape) {
  for (const char* text : {"%", "a%2", "%g0", "%0g", "%%41", "% 1", "%+1"}) {
    EXPECT_EQ(percent_decode(text), std::nullopt) << text;
  }
}

}  // namespace
}  // namespace relance
