#include <string>

#include <gtest/gtest.h>

#include <relance/base/phone.h>

namespace relance {
namespace {

TEST(Phone, TakesSevenToFifteenDigits) {
  for (std::size_t size = 0; size <= 20; ++size) {
    EXPECT_EQ(is_e164(std::string(size, '3')), size >= 7 && size <= 15) << size << " digits";
  }
}

TEST(Phone, RefusesACountryCodeThatBeginsWithZero) {
  EXPECT_FALSE(is_e164("0612345678"));
  EXPECT_FALSE(is_e164("00336123456"));
  EXPECT_TRUE(is_e164("1000000"));
}

TEST(Phone, TakesNothingButAsciiDigits) {
  for (const char* text : {"+33612345678", "33 612345678", "33-6123456", "3361234567a", "bsuid:1234567",
                           "33612345678\n", "١٢٣٤٥٦٧", " 33612345"}) {
    EXPECT_FALSE(is_e164(text)) << text;
  }
  for (int c = 0; c < 256; ++c) {
    std::string text = "3361234";
    text[3] = static_cast<char>(c);
    EXPECT_EQ(is_e164(text), c >= '0' && c <= '9') << "character " << c;
  }
}

}  // namespace
}  // namespace relance
