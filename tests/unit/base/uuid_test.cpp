#include <string>

#include <gtest/gtest.h>

#include <relance/base/uuid.h>

namespace relance {
namespace {

using namespace std::string_literals;

std::string uuid5_text(std::string_view name) {
  return to_string(uuid5(kNamespaceUrl, name));
}

// RFC 9562, appendix A.4.
TEST(Uuid, IsTheOneOfTheRfc) {
  const auto dns = parse_uuid("6ba7b810-9dad-11d1-80b4-00c04fd430c8");
  ASSERT_TRUE(dns);
  EXPECT_EQ(to_string(uuid5(*dns, "www.example.com")), "2ed6657d-e927-568b-95e1-2665a8aea6a2");
}

// As Python's uuid.uuid5 gives them.
TEST(Uuid, IsTheOneOfOtherLibraries) {
  EXPECT_EQ(uuid5_text("urn:relance"), "7de68ae4-3ecd-5e95-9d79-4df5ae1dc87b");
  EXPECT_EQ(uuid5_text("https://www.example.com/"), "3d3ed9d2-aa3d-5fa6-90e8-ed662e90f559");
  EXPECT_EQ(uuid5_text(""), "1b4db7eb-4057-5ddf-91e0-36dec72071f5");
}

TEST(Uuid, TakesTheNameAsBytesOfAnyLength) {
  EXPECT_EQ(uuid5_text("a\0b"s), "7881dd1e-3474-5a4c-847c-b4137040609a");
  std::string accents;
  for (int i = 0; i < 100; ++i) accents += "é";
  EXPECT_EQ(uuid5_text(accents), "a0117772-3f65-5000-8229-6803b8fe27df");
}

TEST(Uuid, IsReadAsItIsWritten) {
  const Uuid uuid = uuid5(kNamespaceUrl, "urn:relance");
  EXPECT_EQ(parse_uuid(to_string(uuid)), uuid);
}

TEST(Uuid, WritesExactly36Characters) {
  std::string text(kUuidTextSize + 1, '#');
  EXPECT_EQ(write_uuid(kNamespaceUrl, text.data()), text.data() + kUuidTextSize);
  EXPECT_EQ(text, "6ba7b811-9dad-11d1-80b4-00c04fd430c8#");
}

TEST(Uuid, IsReadInLowerCaseWithHyphensOnly) {
  for (const char* text : {"", "7de68ae4-3ecd-5e95-9d79-4df5ae1dc87", "7de68ae4-3ecd-5e95-9d79-4df5ae1dc87b0",
                           "7DE68AE4-3ECD-5E95-9D79-4DF5AE1DC87B", "7de68ae43ecd5e959d794df5ae1dc87b",
                           "7de68ae4-3ecd-5e95-9d79-4df5ae1dc87g", "7de68ae-43ecd-5e95-9d79-4df5ae1dc87b",
                           "7de68ae403ecd-5e95-9d79-4df5ae1dc87b", "{de68ae4-3ecd-5e95-9d79-4df5ae1dc87}",
                           "-7de68ae4-3ecd-5e95-9d79-4df5ae1dc87"}) {
    EXPECT_FALSE(parse_uuid(text)) << text;
  }
}

}  // namespace
}  // namespace relance
