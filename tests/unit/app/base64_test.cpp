#include "log/base64.h"

#include <gtest/gtest.h>

namespace relance::app {
namespace {

std::string encoded(std::string_view bytes) {
  ByteBuffer out;
  append_base64(bytes, out);
  return std::string{out.view()};
}

TEST(Base64, EncodesAsRfc4648Says) {
  for (const auto& [bytes, text] :
       {std::pair{"", ""}, std::pair{"f", "Zg=="}, std::pair{"fo", "Zm8="}, std::pair{"foo", "Zm9v"},
        std::pair{"foob", "Zm9vYg=="}, std::pair{"fooba", "Zm9vYmE="}, std::pair{"foobar", "Zm9vYmFy"}}) {
    EXPECT_EQ(encoded(bytes), text);
    EXPECT_EQ(decode_base64(text), bytes);
  }
}

TEST(Base64, GivesBackEveryByte) {
  std::string bytes;
  for (int size = 0; size < 600; ++size) {
    EXPECT_EQ(decode_base64(encoded(bytes)), bytes);
    bytes.push_back(static_cast<char>(size * 7));
  }
}

TEST(Base64, RefusesWhatNobodyEncoded) {
  for (const char* text :
       {"Z", "Zg", "Zg=", "Zh==", "Zm9=", "=", "====", "Z===", "Zg==Zg==", "Zm 9", "Zm9v\n", "Z_8=", "Zg==="}) {
    EXPECT_EQ(decode_base64(text), std::nullopt) << text;
  }
}

}  // namespace
}  // namespace relance::app
