// What `contact.upserted` tells of a contact, and what it counts (R22, R23).
#include <gtest/gtest.h>

#include "unit/domain/contact_fixture.h"

namespace relance::domain::test {
namespace {

constexpr CategoryIdView kVip{"vip"};
constexpr CategoryIdView kNew{"new"};

TEST(ContactProfile, ChangesOnlyWhatIsNamed) {
  Person person;
  const CategoryIdView categories[] = {kVip, kNew};
  EXPECT_EQ(person.take(0h, ContactUpserted{"Zoé", categories}), Lines{"upserted Zoé"});
  person.take(1h, ContactUpserted{"Zoë", std::nullopt});
  EXPECT_EQ(person.contact.profile->name, "Zoë");
  EXPECT_EQ(person.contact.profile->categories.size(), 2u);
  person.take(2h, ContactUpserted{std::nullopt, std::span{categories, 1}});
  EXPECT_EQ(person.contact.profile->name, "Zoë");
  EXPECT_EQ(person.contact.profile->categories, std::vector{CategoryId{kVip}});
}

TEST(ContactProfile, EchoesTheNamedMembersOnly) {
  Person person;
  person.take(0h, ContactUpserted{"Zoé", std::nullopt});
  person.take(1h, ContactUpserted{std::nullopt, std::nullopt});
  const auto& fact = std::get<ContactUpserted>(person.out.facts.at(0).body);
  EXPECT_FALSE(fact.name);
  EXPECT_FALSE(fact.categories);
}

TEST(ContactCategoriesR23, CountEachOnceAndGoWithTheLast) {
  Person person;
  const CategoryIdView twice[] = {kVip, kNew, kVip};
  person.take(0h, ContactUpserted{std::nullopt, twice});
  EXPECT_EQ(person.categories, (std::map<std::string, std::int64_t>{{"new", 1}, {"vip", 1}}));
  person.take(1h, ContactUpserted{std::nullopt, twice});
  EXPECT_EQ(person.categories, (std::map<std::string, std::int64_t>{{"new", 1}, {"vip", 1}}));
  person.take(2h, ContactUpserted{std::nullopt, std::span<const CategoryIdView>{}});
  EXPECT_EQ(person.categories, (std::map<std::string, std::int64_t>{{"new", 0}, {"vip", 0}}));
}

TEST(ContactCategoriesR23, BelongToExistingContacts) {
  Person person;
  const CategoryIdView vip[] = {kVip};
  person.take(0h, ContactUpserted{std::nullopt, vip});
  person.take(1h, ContactDeleted{});
  EXPECT_EQ(person.categories.at("vip"), 0);
  person.take(2h, ContactUpserted{"Zoé", std::nullopt});
  EXPECT_EQ(person.categories.at("vip"), 0);
  EXPECT_EQ(person.existing, 1);
}

TEST(ContactR19, WithoutANumberIsAContactOfItsOwn) {
  Person person{"bsuid:FR.1"};
  EXPECT_EQ(person.take(0h, enrolled("c1")), (Lines{"requested c1 message_1", "outcome c1 - > pending"}));
  person.take(1h, sent("c1", k1, "w1", 1h));
  EXPECT_EQ(person.take(2h, wrote("in-1")).back(), "outcome c1 awaiting_reply > replied");
}

TEST(DerivedIds, AreThoseThatAnyoneCanDerive) {
  EXPECT_EQ(to_string(message_id_of(CampaignIdView{"c1"}, ContactKeyView{"33612345678"}, k1)),
            "5ee3c991-766f-5ef2-ad7f-04e1daff36c1");
  EXPECT_EQ(to_string(message_id_of(CampaignIdView{"c1"}, ContactKeyView{"33612345678"}, k2)),
            "1aa2e737-69f8-5162-8eed-96938d3e918b");
  EXPECT_EQ(to_string(message_id_of(CampaignIdView{"summer.sale@shop-1"}, ContactKeyView{"bsuid:FR.1234"}, k2)),
            "1141d6b5-5852-5a18-9e1d-4d37e7564833");
  EXPECT_EQ(to_string(interaction_id_of(AccountIdView{"acc-1"}, "wamid.A1")), "f3ca4e2a-d23a-5396-86be-0eb1f05c9079");
}

TEST(DerivedIds, TakeTheLongestNames) {
  const std::string campaign(128, 'c');
  const std::string contact = "bsuid:" + std::string(250, 'b');
  const std::string account(128, 'a');
  const std::string message(256, 'm');
  EXPECT_NE(message_id_of(CampaignIdView{campaign}, ContactKeyView{contact}, k1),
            message_id_of(CampaignIdView{campaign}, ContactKeyView{contact}, k2));
  EXPECT_NE(interaction_id_of(AccountIdView{account}, message), interaction_id_of(AccountIdView{"a"}, message));
}

}  // namespace
}  // namespace relance::domain::test
