#include <string>
#include <string_view>

#include <gtest/gtest.h>

#include <relance/domain/ids.h>

namespace relance::domain {
namespace {

constexpr std::string_view kLettersAndDigits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

void expect_charset(bool (*valid)(std::string_view), std::string_view others) {
  const std::string charset = std::string{kLettersAndDigits} + std::string{others};
  for (int c = 0; c < 256; ++c) {
    const std::string text = {'a', static_cast<char>(c), 'a'};
    EXPECT_EQ(valid(text), charset.find(static_cast<char>(c)) != std::string::npos) << "character " << c;
  }
}

TEST(RecordId, IsOfItsCharset) {
  expect_charset(is_record_id, "._:=+/@-");
}

TEST(RecordId, HasOneTo256Characters) {
  EXPECT_FALSE(is_record_id(""));
  EXPECT_TRUE(is_record_id("a"));
  EXPECT_TRUE(is_record_id(std::string(256, 'a')));
  EXPECT_FALSE(is_record_id(std::string(257, 'a')));
}

TEST(EntityId, IsOfItsCharset) {
  expect_charset(is_entity_id, "._@-");
}

TEST(EntityId, HasOneTo128Characters) {
  EXPECT_FALSE(is_entity_id(""));
  EXPECT_TRUE(is_entity_id("-"));
  EXPECT_TRUE(is_entity_id(std::string(128, 'a')));
  EXPECT_FALSE(is_entity_id(std::string(129, 'a')));
}

TEST(ContactKey, IsANumberOrAnIdOfTheProvider) {
  EXPECT_TRUE(is_contact_key("33612345678"));
  EXPECT_TRUE(is_contact_key("bsuid:FR.1234"));
  EXPECT_TRUE(is_contact_key("bsuid:a:/=+@_-"));
  for (const char* text : {"", "+33612345678", "0612345678", "123456", "1234567890123456", "bsuid:", "bsuid",
                           "Bsuid:FR.1", "bsuid:FR 1", "bsuid:é", "acc-1", "user:FR.1"}) {
    EXPECT_FALSE(is_contact_key(text)) << text;
  }
}

TEST(ContactKey, HasAtMost256CharactersWithItsPrefix) {
  EXPECT_TRUE(is_contact_key("bsuid:" + std::string(250, 'a')));
  EXPECT_FALSE(is_contact_key("bsuid:" + std::string(251, 'a')));
}

TEST(Id, ComparesAsBytesWithItsView) {
  const CampaignId id{"b"};
  EXPECT_TRUE(id == CampaignIdView{"b"});
  EXPECT_TRUE(id > CampaignIdView{"a"});
  EXPECT_TRUE(id < CampaignIdView{"ba"});
  EXPECT_TRUE(CampaignId{"Z"} < CampaignId{"a"});
  EXPECT_TRUE(CampaignIdView{"a-"} < CampaignIdView{"a."});
}

}  // namespace
}  // namespace relance::domain
