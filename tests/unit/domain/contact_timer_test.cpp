// Timeouts (R13), what is said after each event (R14), closing (R18).
#include <gtest/gtest.h>

#include "unit/domain/contact_fixture.h"

namespace relance::domain::test {
namespace {

Person awaiting() {
  Person person;
  person.take(0h, sent("c1", k1, "w1", 0h));
  return person;
}

TEST(TimeoutR13, FiresAtExactly24Hours) {
  Person person = awaiting();
  EXPECT_EQ(person.out.timers, std::vector{kStart + 24h});
  EXPECT_EQ(person.wait(24h - 1ms), Lines{});
  EXPECT_EQ(person.wait(24h), (Lines{"timed_out c1 0h 24h", "outcome c1 awaiting_reply > no_interaction"}));
  EXPECT_EQ(person.wait(48h), Lines{});
}

TEST(TimeoutR13, SaysNothingOfAnOutcomeThatDidNotWait) {
  Person person = awaiting();
  person.take(1h, wrote("in-1"));
  EXPECT_EQ(person.wait(24h), Lines{});
  EXPECT_TRUE(person.find("c1")->timed_out);
}

TEST(TimeoutR13, IsSeenOnceTheFailureThatHidItIsOutgrown) {
  Person person = awaiting();
  person.take(1h, status("w1", MessageStatus::kFailed));
  EXPECT_EQ(person.wait(24h), Lines{});
  EXPECT_EQ(person.take(25h, status("w1", MessageStatus::kDelivered)).back(), "outcome c1 failed > no_interaction");
}

TEST(TimeoutR13, OfSeveralEnrolmentsFireInOrderOfTheirDueTimes) {
  Person person;
  person.take(2h, sent("c1", k1, "w1", 2h));
  person.take(2h, sent("c2", k1, "w2", 1h));
  person.take(2h, sent("c3", k1, "w3", 2h));
  EXPECT_EQ(person.wait(30h),
            (Lines{"timed_out c2 1h 25h", "outcome c2 awaiting_reply > no_interaction", "timed_out c1 2h 26h",
                   "timed_out c3 2h 26h", "outcome c1 awaiting_reply > no_interaction",
                   "outcome c3 awaiting_reply > no_interaction"}));
}

TEST(TimeoutR2, ArmedInThePastFiresAtTheStreamTimeOfThen) {
  Person person;
  person.take(40h, sent("c1", k1, "w1", 1h));
  ASSERT_EQ(person.outcome("c1"), Outcome::kAwaitingReply);
  EXPECT_EQ(person.take(41h, wrote("in-1")),
            (Lines{"timed_out c1 1h 25h", "outcome c1 awaiting_reply > no_interaction", "window acc 65h",
                   "recorded in-1 41h c1 late", "outcome c1 no_interaction > late_interaction"}));
  EXPECT_EQ(person.find("c1")->outcome_since, kStart + 41h);
}

TEST(TimeoutR13, IsOfTheContactThatItIsAskedOf) {
  Contact contact;
  contact.key = ContactKey{"33612345678"};
  ContactEffects out;
  fire_timers(contact, kStart, kStart, kCurrentRules, out);
  EXPECT_TRUE(out.facts.empty()) << "a timer of an enrolment that is closed finds nothing";
}

TEST(OutcomeChangesR14, AreSaidInCampaignOrderAfterOtherFacts) {
  Person person;
  person.take(0h, enrolled("c2"));
  person.take(0h, enrolled("c10"));
  person.take(0h, enrolled("c1"));
  EXPECT_EQ(person.take(1h, wrote("in-1", "STOP")),
            (Lines{"window acc 25h", "recorded in-1 1h none", "opted_out acc", "outcome c1 pending > opted_out",
                   "outcome c10 pending > opted_out", "outcome c2 pending > opted_out"}));
}

TEST(OutcomeChangesR14, AreSaidOncePerEvent) {
  Person person;
  person.take(1h, status("w1", MessageStatus::kRead));
  person.take(1h, wrote("in-1"));
  const Lines& facts = person.take(2h, sent("c1", k1, "w1", 1h));
  EXPECT_EQ(facts.back(), "outcome c1 - > replied");
  EXPECT_EQ(std::count_if(facts.begin(), facts.end(), [](const std::string& f) { return f.starts_with("outcome"); }),
            1);
}

// An enrolment whose outcome has been `no_interaction` since 24h.
Person timed_out() {
  Person person = awaiting();
  person.wait(24h);
  return person;
}
constexpr Duration kClosed = 24h + 30 * kDay;
// The same, closed by an event that has nothing to do with it.
Person closed() {
  Person person = timed_out();
  person.take(kClosed, ContactUpserted{});
  return person;
}

TEST(ClosingR18, ComesAfterThirtyDaysOfTheSameFinalOutcome) {
  Person person = timed_out();
  EXPECT_EQ(person.take(kClosed - 1ms, status("w1", MessageStatus::kDelivered)).size(), 1u);
  EXPECT_EQ(person.take(kClosed, status("w1", MessageStatus::kRead)), Lines{});
  EXPECT_EQ(person.find("c1"), nullptr);
  EXPECT_EQ(person.rows.at("c1"), PastEnrolment::kClosed);
}

TEST(ClosingR18, CountsFromTheLastChangeOfTheOutcome) {
  Person person = timed_out();
  person.take(20 * kDay, wrote("in-1"));
  ASSERT_EQ(person.outcome("c1"), Outcome::kLateInteraction);
  EXPECT_EQ(person.take(50 * kDay - 1ms, status("w1", MessageStatus::kRead)).size(), 1u);
  person.take(50 * kDay, enrolled("c2"));
  EXPECT_EQ(person.find("c1"), nullptr);
}

TEST(ClosingR18, DoesNotComeForAnOutcomeUnderWay) {
  Person person;
  person.take(0h, enrolled("c1"));
  EXPECT_EQ(person.take(365 * kDay, sent("c1", k1, "w1", 365 * kDay)).size(), 2u);
}

TEST(ClosingR18, IgnoresSendsAndFailuresWithoutADeadLetter) {
  Person person = closed();
  for (const MessageNumber number : {k1, k2}) {
    EXPECT_EQ(person.take(kClosed, sent("c1", number, "w8", kClosed)), Lines{});
    EXPECT_EQ(person.out.drop, Drop::kClosed);
    EXPECT_FALSE(person.out.refusal);
    EXPECT_EQ(person.take(kClosed, failed("c1", number)), Lines{});
    EXPECT_EQ(person.out.drop, Drop::kClosed);
  }
}

// It is looked at before each event, the one that names the campaign included.
TEST(ClosingR18, ComesBeforeTheVeryEventThatNamesTheCampaign) {
  const ContactEventBody bodies[] = {enrolled("c1"), sent("c1", k1, "w8", kClosed), failed("c1", k1),
                                     sent("c1", k2, "w8", kClosed)};
  for (const ContactEventBody& body : bodies) {
    Person person = timed_out();
    EXPECT_EQ(person.take(kClosed, body), Lines{}) << "event " << body.index();
    EXPECT_FALSE(person.out.refusal) << "event " << body.index();
    EXPECT_EQ(person.counts("c1").total_contacts, 1) << "event " << body.index();
  }
}

TEST(ClosingR18, ComesBeforeTheVeryOpeningOfTheCampaign) {
  const CategoryIdView categories[] = {CategoryIdView{"vip"}};
  Person person = timed_out();
  person.take(kClosed - 1ms, ContactUpserted{std::nullopt, categories});
  EXPECT_EQ(person.open(kClosed, "c1", categories), Lines{});
}

TEST(ClosingR18, ForgetsIdsButNotTheCampaign) {
  Person person = closed();
  const std::string message = to_string(message_id_of(CampaignIdView{"c1"}, person.contact.key, k1));
  EXPECT_EQ(person.take(kClosed, enrolled("c1")), Lines{});
  EXPECT_EQ(person.take(kClosed, referring_to(message, status("w1", MessageStatus::kRead))), Lines{});
  ASSERT_TRUE(person.contact.waiting);
  EXPECT_EQ(person.contact.waiting->statuses.size(), 1u) << "its ids are nobody's";
  EXPECT_EQ(person.take(kClosed, quoting("w1", wrote("in-1"))).at(1), "recorded in-1 744h none");
}

TEST(ClosingR18, KeepsItsCounts) {
  Person person = timed_out();
  person.take(kClosed, wrote("in-1", "STOP"));
  ASSERT_EQ(person.find("c1"), nullptr);
  EXPECT_EQ(person.counts("c1").total_contacts, 1);
  EXPECT_EQ(person.counts("c1").of(Outcome::kNoInteraction), 1);
}

TEST(ClosingR18, IsUntouchedByCancellationAndDeletion) {
  Person person = timed_out();
  EXPECT_EQ(person.cancel(kClosed, "c1"), Lines{});
  EXPECT_EQ(person.take(kClosed, ContactDeleted{}), Lines{"deleted"});
  EXPECT_EQ(person.counts("c1").of(Outcome::kCancelled), 0);
}

TEST(ClosingR18, FreesItsIdsForOthers) {
  Person person = timed_out();
  person.take(20 * kDay, sent("c2", k1, "w1", 20 * kDay));
  ASSERT_FALSE(person.find("c2")->message_1.provider_ids.indexes("w1"));
  person.take(kClosed, sent("c2", k1, "w1", 20 * kDay));
  EXPECT_EQ(person.take(kClosed, status("w1", MessageStatus::kRead)).at(0), "updated c2 message_1 read 744h w1");
}

}  // namespace
}  // namespace relance::domain::test
