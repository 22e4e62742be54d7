#include <string>

#include <gtest/gtest.h>

#include <relance/base/hmac.h>

namespace relance {
namespace {

std::string hex(const Sha256Digest& digest) {
  static constexpr char kDigits[] = "0123456789abcdef";
  std::string text;
  for (const auto byte : digest) {
    text += kDigits[byte >> 4];
    text += kDigits[byte & 15];
  }
  return text;
}

std::string hmac(std::string_view key, std::string_view message) {
  return hex(HmacSha256{key}.of(message));
}

// RFC 4231, sections 4.2, 4.3, 4.4 and 4.7.
TEST(Hmac, IsTheOneOfTheRfc) {
  EXPECT_EQ(hmac(std::string(20, '\x0b'), "Hi There"),
            "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
  EXPECT_EQ(hmac("Jefe", "what do ya want for nothing?"),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  EXPECT_EQ(hmac(std::string(20, '\xaa'), std::string(50, '\xdd')),
            "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe");
  EXPECT_EQ(hmac(std::string(131, '\xaa'), "Test Using Larger Than Block-Size Key - Hash Key First"),
            "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
}

TEST(Hmac, TakesAnEmptyKeyAndAnEmptyMessage) {
  EXPECT_EQ(hmac("", ""), "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad");
}

TEST(Hmac, OfOneKeyServesManyMessages) {
  const HmacSha256 key{"Jefe"};
  const std::string first = hex(key.of("a"));
  EXPECT_NE(hex(key.of("b")), first);
  EXPECT_EQ(hex(key.of("a")), first);
}

TEST(ConstantTime, ComparesAllBytes) {
  EXPECT_TRUE(equal_in_constant_time("secret", "secret"));
  EXPECT_FALSE(equal_in_constant_time("secret", "secreT"));
  EXPECT_FALSE(equal_in_constant_time("secret", "secre"));
  EXPECT_FALSE(equal_in_constant_time("", "s"));
  EXPECT_TRUE(equal_in_constant_time("", ""));
  Sha256Digest a{};
  Sha256Digest b{};
  EXPECT_TRUE(equal_in_constant_time(a, b));
  b.back() = 1;
  EXPECT_FALSE(equal_in_constant_time(a, b));
}

TEST(Sha256Text, IsSixtyFourHexadecimalDigits) {
  const std::string text = hmac("Jefe", "a");
  std::string upper = text;
  for (char& c : upper) {
    if (c >= 'a' && c <= 'f') c = static_cast<char>(c - 'a' + 'A');
  }
  ASSERT_TRUE(parse_sha256(text));
  EXPECT_EQ(hex(*parse_sha256(text)), text);
  EXPECT_EQ(parse_sha256(upper), parse_sha256(text));
}

TEST(Sha256Text, IsNothingElse) {
  const std::string text = hmac("Jefe", "a");
  for (const std::string& bad : {std::string{}, text.substr(1), text + "0", "sha256=" + text, " " + text.substr(1),
                                 "g" + text.substr(1), "0x" + text.substr(2), std::string(64, '\0')}) {
    EXPECT_FALSE(parse_sha256(bad)) << bad;
  }
}

}  // namespace
}  // namespace relance
