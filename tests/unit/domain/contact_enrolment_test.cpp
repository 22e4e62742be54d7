// Coming to exist, to be enrolled or to be excluded (R4, R5), cancelled and deleted (R15, R16).
#include <gtest/gtest.h>

#include "unit/domain/contact_fixture.h"

namespace relance::domain::test {
namespace {

constexpr CategoryIdView kVip{"vip"};
constexpr CategoryIdView kNew{"new"};
constexpr CategoryIdView kBoth[] = {kVip, kNew};
constexpr std::span<const CategoryIdView> kOnlyVip{kBoth, 1};

ContactUpserted upserted(std::optional<std::string_view> name,
                         std::optional<std::span<const CategoryIdView>> categories) {
  return {name, categories};
}

TEST(EnrolmentR4, RequestsMessage1Once) {
  Person person;
  EXPECT_EQ(person.take(0h, enrolled("c1")), (Lines{"requested c1 message_1", "outcome c1 - > pending"}));
  EXPECT_EQ(person.outbox, Lines{"send c1 message_1"});
  EXPECT_EQ(person.existing, 1);
  EXPECT_EQ(person.take(1h, enrolled("c1")), Lines{});
  EXPECT_EQ(person.take(1h, enrolled("c1", AccountIdView{"other"})), Lines{});
  EXPECT_EQ(person.outbox, Lines{});
}

TEST(EnrolmentR4, AddressesTheRequestToThePersonByNameOnTheAccount) {
  Person person;
  person.take(0h, upserted("Zoé", std::nullopt));
  person.take(0h, enrolled("c1", AccountIdView{"acc-2"}));
  const auto& request = std::get<SendRequested>(person.out.outbox.at(0));
  EXPECT_EQ(request.name, "Zoé");
  EXPECT_EQ(request.contact, ContactKeyView{"33612345678"});
  EXPECT_EQ(request.account, AccountIdView{"acc-2"});
  EXPECT_FALSE(request.not_after);
}

TEST(EnrolmentR4, ExcludesFromACancelledCampaignOnce) {
  Person person;
  person.cancel(0h, "c1");
  EXPECT_EQ(person.take(1h, enrolled("c1")), Lines{"excluded c1 cancelled"});
  EXPECT_EQ(person.take(2h, enrolled("c1")), Lines{});
  EXPECT_EQ(person.counts("c1").excluded, 1);
  EXPECT_EQ(person.existing, 0);
  EXPECT_FALSE(person.contact.exists);
}

TEST(EnrolmentR4, ExcludesWhoOptedOut) {
  Person person;
  person.take(0h, wrote("in-1", "STOP"));
  EXPECT_EQ(person.take(1h, enrolled("c1")), Lines{"excluded c1 opted_out"});
  EXPECT_EQ(person.take(2h, enrolled("c2")), Lines{"excluded c2 opted_out"});
}

TEST(EnrolmentR4, NamesCancellationBeforeOptOut) {
  Person person;
  person.take(0h, wrote("in-1", "STOP"));
  person.cancel(0h, "c1");
  EXPECT_EQ(person.take(1h, enrolled("c1")), Lines{"excluded c1 cancelled"});
}

TEST(EnrolmentR4, CountsNobodyAsExcludedWhoIsEnrolledLater) {
  Person person;
  person.take(0h, wrote("in-1", "STOP"));
  person.take(1h, enrolled("c1"));
  person.take(2h, wrote("in-2", "START"));
  EXPECT_EQ(person.take(3h, enrolled("c1")), (Lines{"requested c1 message_1", "outcome c1 - > pending"}));
  EXPECT_EQ(person.counts("c1").excluded, 0);
  EXPECT_EQ(person.counts("c1").total_contacts, 1);
}

TEST(EnrolmentR4, OpensACampaignForThoseOfItsCategoriesOnly) {
  Person person;
  EXPECT_EQ(person.open(0h, "c1", kBoth), Lines{});
  person.take(1h, upserted(std::nullopt, kOnlyVip));
  const CategoryIdView others[] = {kNew};
  EXPECT_EQ(person.open(2h, "c1", others), Lines{});
  EXPECT_EQ(person.open(2h, "c1", {}), Lines{});
  EXPECT_EQ(person.open(2h, "c1", kBoth), (Lines{"requested c1 message_1", "outcome c1 - > pending"}));
  EXPECT_EQ(person.open(3h, "c1", kBoth), Lines{});
}

TEST(EnrolmentR4, OpensNoCampaignForADeletedContact) {
  Person person;
  person.take(0h, upserted(std::nullopt, kOnlyVip));
  person.take(1h, ContactDeleted{});
  EXPECT_EQ(person.open(2h, "c1", kBoth), Lines{});
  person.take(3h, enrolled("c2"));
  EXPECT_EQ(person.open(4h, "c1", kBoth), Lines{}) << "its categories are gone";
}

TEST(EnrolmentR5, IsTakenOverFromAnotherSystemWithoutARequest) {
  Person person;
  EXPECT_EQ(person.take(1h, sent("c1", k1, "w1", 0h)),
            (Lines{"updated c1 message_1 sent 0h w1", "outcome c1 - > awaiting_reply"}));
  EXPECT_EQ(person.outbox, Lines{});
  EXPECT_TRUE(person.contact.exists);
  EXPECT_EQ(person.counts("c1").total_contacts, 1);
  EXPECT_EQ(person.counts("c1").messages[0][0], 1) << "requested means: it exists";
}

TEST(EnrolmentR5, IsTakenOverByAFailureToo) {
  Person person;
  EXPECT_EQ(person.take(1h, failed("c1", k1)),
            (Lines{"updated c1 message_1 failed 1h 131026", "outcome c1 - > failed"}));
  EXPECT_TRUE(person.contact.exists);
}

TEST(EnrolmentR5, IsCancelledAtOnceInACancelledCampaign) {
  Person person;
  person.cancel(0h, "c1");
  EXPECT_EQ(person.take(1h, sent("c1", k1, "w1", 1h)),
            (Lines{"updated c1 message_1 sent 1h w1", "outcome c1 - > cancelled"}));
}

TEST(EnrolmentR5, IsOptedOutAtOnceWithWhoOptedOut) {
  Person person;
  person.take(0h, wrote("in-1", "STOP"));
  EXPECT_EQ(person.take(1h, sent("c1", k1, "w1", 1h)),
            (Lines{"updated c1 message_1 sent 1h w1", "outcome c1 - > opted_out"}));
}

TEST(EnrolmentR5, RefusesMessage2OfAnUnknownEnrolment) {
  Person person;
  EXPECT_EQ(person.take(1h, sent("c1", k2, "w2", 1h)), Lines{});
  EXPECT_EQ(person.out.refusal, Refusal::kUnknownEnrolment);
  EXPECT_EQ(person.take(1h, failed("c1", k2)), Lines{});
  EXPECT_EQ(person.out.refusal, Refusal::kUnknownEnrolment);
  EXPECT_FALSE(person.contact.exists);
}

TEST(EnrolmentR5, TakesOverAMessage2ThatWeDidNotRequest) {
  Person person;
  person.take(0h, enrolled("c1"));
  EXPECT_EQ(person.take(1h, sent("c1", k2, "w2", 1h)),
            (Lines{"updated c1 message_2 sent 1h w2", "outcome c1 pending > message_2_sent"}));
  EXPECT_EQ(person.outbox, Lines{});
}

TEST(EnrolmentR15, EndsWithItsCampaignWhileUnderWay) {
  Person person;
  person.take(0h, enrolled("c1"));
  EXPECT_EQ(person.cancel(1h, "c1"), Lines{"outcome c1 pending > cancelled"});
  EXPECT_EQ(person.outbox, Lines{"withdraw c1 message_1"});
  EXPECT_EQ(person.cancel(2h, "c1"), Lines{});
  EXPECT_EQ(person.outbox, Lines{});
}

TEST(EnrolmentR15, WithdrawsAMessage2ThatHasNotLeft) {
  Person person;
  person.take(0h, sent("c1", k1, "w1", 0h));
  person.take(1h, wrote("in-1"));
  ASSERT_EQ(person.outcome("c1"), Outcome::kReplied);
  EXPECT_EQ(person.cancel(2h, "c1"), Lines{"outcome c1 replied > cancelled"});
  EXPECT_EQ(person.outbox, Lines{"withdraw c1 message_2"});
}

TEST(EnrolmentR15, WithdrawsNothingThatHasLeftAndNothingOfOthers) {
  Person person;
  person.take(0h, enrolled("c1"));
  person.take(1h, sent("c1", k1, "w1", 1h));
  EXPECT_EQ(person.cancel(2h, "c1"), Lines{"outcome c1 awaiting_reply > cancelled"});
  EXPECT_EQ(person.outbox, Lines{});
}

TEST(EnrolmentR15, KeepsAFinalOutcomeAndOtherCampaigns) {
  Person person;
  person.take(0h, sent("c1", k1, "w1", 0h));
  person.take(0h, enrolled("c2"));
  person.wait(24h);
  ASSERT_EQ(person.outcome("c1"), Outcome::kNoInteraction);
  EXPECT_EQ(person.cancel(25h, "c1"), Lines{});
  EXPECT_EQ(person.outcome("c2"), Outcome::kPending);
}

TEST(EnrolmentR15, StillFindsItsRepliesAndAnswersNone) {
  Person person;
  person.take(0h, sent("c1", k1, "w1", 0h));
  person.cancel(1h, "c1");
  EXPECT_EQ(person.take(2h, wrote("in-1")), (Lines{"window acc 26h", "recorded in-1 2h c1 within"}));
  EXPECT_EQ(person.counts("c1").interaction_count, 1);
}

TEST(DeletionR16, RemovesTheProfileAndEndsWhatIsUnderWay) {
  Person person;
  person.take(0h, upserted("Zoé", kBoth));
  person.take(0h, enrolled("c1"));
  EXPECT_EQ(person.take(1h, ContactDeleted{}), (Lines{"deleted", "outcome c1 pending > cancelled"}));
  EXPECT_EQ(person.outbox, Lines{"withdraw c1 message_1"});
  EXPECT_FALSE(person.contact.profile);
  EXPECT_EQ(person.existing, 0);
  EXPECT_EQ(person.categories.at("vip"), 0);
  EXPECT_EQ(person.counts("c1").total_contacts, 1);
}

TEST(DeletionR16, OfNobodyDoesNothing) {
  Person person;
  EXPECT_EQ(person.take(0h, ContactDeleted{}), Lines{});
  person.take(1h, wrote("in-1"));
  EXPECT_EQ(person.take(2h, ContactDeleted{}), Lines{}) << "who only wrote does not exist";
  EXPECT_EQ(person.existing, 0);
}

TEST(DeletionR16, IsUndoneByANewEnrolmentNotByARepeatedOne) {
  Person person;
  person.take(0h, enrolled("c1"));
  person.take(1h, ContactDeleted{});
  EXPECT_EQ(person.take(2h, enrolled("c1")), Lines{});
  EXPECT_FALSE(person.contact.exists);
  person.take(3h, enrolled("c2"));
  EXPECT_TRUE(person.contact.exists);
  EXPECT_EQ(person.existing, 1);
}

TEST(DeletionR16, MeansNoMessage2) {
  Person person;
  person.take(0h, sent("c1", k1, "w1", 0h));
  person.wait(24h);
  person.take(25h, ContactDeleted{});
  ASSERT_EQ(person.outcome("c1"), Outcome::kNoInteraction);
  EXPECT_EQ(person.take(26h, at(23h, wrote("in-1"))), (Lines{"window acc 47h", "recorded in-1 23h c1 within"}));
}

}  // namespace
}  // namespace relance::domain::test
